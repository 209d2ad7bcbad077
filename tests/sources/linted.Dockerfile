# hadolint ignore=DL3999
FROM --platform=$TARGETPLATFORM ubuntu AS scratch
FROM debian:latest AS a
MAINTAINER someone@example.com
ARG NPM_TOKEN
ENV PATH2=/x PATH3=$PATH2 GITHUB_TOKEN=x
LABEL Bad..Key=1
WORKDIR relative
COPY a b c
COPY --from=nowhere x /x/
COPY --from=a / /
COPY --from=a x y
ADD a.txt /a.txt
COPY a.tar.gz /tmp/
RUN cd /x && tar xzf /tmp/a.tar.gz
RUN sudo apt-get install nginx
RUN apt install curl
RUN apt-get update && apt-get install python3 && apt-get upgrade
RUN pip install flask
RUN npm install express
RUN gem install bundler
RUN apk add curl
RUN apk upgrade
RUN yum install httpd
RUN yum update
RUN zypper install x
RUN zypper update
RUN dnf install x
RUN dnf update
RUN yarn install
RUN go install example.com/x
RUN useradd -u 123456789 x
RUN wget http://x/y && curl http://x | tar x
RUN ln -s /bin/bash /bin/sh
RUN ssh host; vim x; kill 1; shutdown
RUN echo $FOO `date` && cd /nowhere; echo "a\n"; export X=$(date)
EXPOSE 99999
HEALTHCHECK CMD x
HEALTHCHECK CMD y
ONBUILD FROM x
CMD a b
CMD ["x"]
ENTRYPOINT a
ENTRYPOINT b
USER www
USER root
FROM a:1 AS a
COPY --from=a x x
USER app
