FROM ruby:3.4-slim
# want: dockerfile/gem-unpinned
RUN gem install bundler
