import { defineConfig, loadEnv, Modules } from "@medusajs/framework/utils";

loadEnv(process.env.NODE_ENV ?? "development", process.cwd());

/** Origins that may call the API from a browser: this server's own admin, and a storefront. */
const ADMIN_ORIGINS = "http://localhost:9000,http://localhost:5173";
const STORE_ORIGINS = "http://localhost:8000,http://localhost:9000";

/** A switch from the environment. A word that is neither is passed on: the module refuses it by name. */
function readSwitch(name: string, otherwise: boolean): boolean | string {
  const value = process.env[name];
  return value === undefined || value === ""
    ? otherwise
    : ({ true: true, false: false }[value] ?? value);
}

/**
 * How customers are told of the parts of their orders that wait. This repository has Medusa's local provider, which writes
 * what it sends, addresses too, into the log: for development only.
 */
function readNotifyCustomers() {
  const channel = process.env.BACKORDERS_NOTIFY_CUSTOMERS || "email";
  const gather_minutes = Number(process.env.BACKORDERS_GATHER_MINUTES || 0);
  return channel === "false" ? false : { channel, gather_minutes };
}

/** The kinds of findings that the daily look at the books repairs, with commas in between. */
function readReconcile() {
  const kinds = process.env.BACKORDERS_RECONCILE_REPAIR ?? "";
  return { repair: kinds.split(",").flatMap((kind) => kind.trim() || []) };
}

/** Where a Redis server is given, events and workflows live there instead of in this process. */
const redisUrl = process.env.REDIS_URL;
const redisModules = redisUrl
  ? [
      {
        key: Modules.EVENT_BUS,
        resolve: "@medusajs/medusa/event-bus-redis",
        options: { redisUrl },
      },
      {
        key: Modules.WORKFLOW_ENGINE,
        resolve: "@medusajs/medusa/workflow-engine-redis",
        options: { redis: { redisUrl } },
      },
    ]
  : [];

/**
 * Locks that all servers share: in Redis where there is one, else in the database. "memory" leaves them to each process,
 * for tests of what then holds the servers apart.
 */
const lockingProvider = process.env.LOCKING_PROVIDER ?? (redisUrl ? "redis" : "postgres");
const lockingModules =
  lockingProvider === "memory"
    ? []
    : [
        {
          key: Modules.LOCKING,
          resolve: "@medusajs/medusa/locking",
          options: {
            providers: [
              {
                resolve: `@medusajs/medusa/locking-${lockingProvider}`,
                id: `locking-${lockingProvider}`,
                is_default: true,
                options: redisUrl ? { redisUrl } : {},
              },
            ],
          },
        },
      ];

/** Medusa loads its Caching Module where the feature is on: here with the provider that lives in this process. */
const cachingModules =
  process.env.MEDUSA_FF_CACHING === "true"
    ? [
        {
          key: Modules.CACHING,
          resolve: "@medusajs/medusa/caching",
          options: { in_memory: { enable: true } },
        },
      ]
    : [];

/** Roles of administrators. Medusa loads the module where the feature is on before this file is read, as `medusa start` does. */
const roleModules =
  process.env.MEDUSA_FF_RBAC === "true"
    ? [{ key: Modules.RBAC, resolve: "@medusajs/medusa/rbac" }]
    : [];

export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS ?? STORE_ORIGINS,
      adminCors: process.env.ADMIN_CORS ?? ADMIN_ORIGINS,
      authCors: process.env.AUTH_CORS ?? `${ADMIN_ORIGINS},${STORE_ORIGINS}`,
      // JWT_SECRET and COOKIE_SECRET are read by Medusa, which has defaults outside production only.
    },
  },
  admin: {
    disable: process.env.DISABLE_ADMIN === "true",
  },
  modules: [
    {
      key: Modules.INVENTORY,
      resolve: "./src/modules/inventory",
      options: {
        // The module checks the values and names the valid ones.
        deductOn: process.env.BACKORDERS_DEDUCT_ON ?? "order",
        locations: process.env.BACKORDERS_LOCATIONS ?? "mapped",
        splitLines: process.env.BACKORDERS_SPLIT_LINES ?? "never",
        ship: process.env.BACKORDERS_SHIP ?? "available",
        exposeLevels: readSwitch("BACKORDERS_EXPOSE_LEVELS", false),
        exposeIncoming: readSwitch("BACKORDERS_EXPOSE_INCOMING", false),
        notifyCustomers: readNotifyCustomers(),
        notifyWarehouse: readSwitch("BACKORDERS_NOTIFY_WAREHOUSE", true),
        requestReplenishment: readSwitch("BACKORDERS_REQUEST_REPLENISHMENT", true),
        reconcile: readReconcile(),
      },
    },
    // Reads its options from the environment: see .env.template.
    { resolve: "./src/modules/stripe-orders" },
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: "./src/providers/stripe-orders", id: "stripe" }] },
    },
    {
      resolve: "@medusajs/medusa/notification",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/notification-local",
            id: "local",
            // Medusa's own configuration has the dashboard's bell only.
            options: { channels: ["feed", "email"] },
          },
        ],
      },
    },
    ...redisModules,
    ...lockingModules,
    ...cachingModules,
    ...roleModules,
  ],
});
