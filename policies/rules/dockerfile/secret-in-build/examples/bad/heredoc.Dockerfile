FROM debian:13-slim
# want: dockerfile/secret-in-build
COPY <<EOF /etc/app.properties
db.user=app
db.password=hunter2
EOF
USER nobody
