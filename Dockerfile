# Pages, program, and a small image that runs as nobody.
FROM node:20-bookworm-slim AS pages
WORKDIR /src/web/ui
COPY web/ui/package.json web/ui/package-lock.json web/ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ui ./
COPY live/wire /src/live/wire
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/web/dist ./web/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /zuruf ./cmd/zuruf && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=program /zuruf /zuruf
COPY --from=program --chown=nonroot:nonroot /data /data
ENV ZURUF_DATA=/data ZURUF_LISTEN=:8080
VOLUME /data
EXPOSE 8080 8100/udp 8100/tcp
ENTRYPOINT ["/zuruf"]
CMD ["serve"]
