export * from "./adjust-stock";
export * from "./change-replenishment-order";
export * from "./create-replenishment-orders";
export * from "./delete-replenishment-order";
export * from "./events";
export * from "./import-replenishment-orders";
export * from "./receive-replenishment-order";
export * from "./receive-stock";
