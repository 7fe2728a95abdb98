import { defineConfig } from "@medusajs/framework/utils";

/** Medusa as it comes, on the database that the benchmark made: what our store is compared with. */
export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { storeCors: "", adminCors: "", authCors: "" },
  },
  admin: { disable: true },
});
