FROM ruby:3.4-slim
RUN gem install bundler:2.7.1
RUN gem install rake --version 13.3.0
