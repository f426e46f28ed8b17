FROM python:3.13 AS build
RUN pip install --no-cache-dir --target /deps flask==3.1
FROM python:3.13-slim
COPY --from=build /deps /deps
USER nobody
