# One image for each kind of process: `docker build --target web|hub|worker|migrate .`

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /parley
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build.ts && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim AS parley
WORKDIR /parley
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NODE_COMPILE_CACHE=/tmp/parley-compiled
COPY --from=build /parley ./
# What an installation writes beside its database.
RUN mkdir data && chown node:node data
USER node

FROM parley AS migrate
CMD ["node", "scripts/db-migrate.ts"]

FROM parley AS web
# On SIGTERM the process itself lets its clients go.
ENV NEXT_MANUAL_SIG_HANDLE=1
EXPOSE 3000
CMD ["node", "node_modules/next/dist/bin/next", "start"]

FROM parley AS hub
EXPOSE 3001
CMD ["node", "hub/main.ts"]

FROM parley AS worker
EXPOSE 3002
CMD ["node", "worker/main.ts"]
