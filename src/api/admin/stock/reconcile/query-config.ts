/** The resource of the routes, as the plugin names it for Medusa's permissions. */
export enum Entities {
  stock_finding = "stock_finding",
}

/** How the list is paged. Its answer is computed, so that there are no fields to choose. */
export const listStockFindingsQueryConfig = {
  defaults: ["id"],
  allowed: ["id"],
  defaultLimit: 20,
  isList: true,
};
