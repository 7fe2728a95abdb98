export * from "./allocation";
export * from "./backorders";
export * from "./backorders/dispatch-backordered-events";
export * from "./backorders/events";
export * from "./backorders/handle-backordered";
export * from "./create-order-from-stripe";
export type { CustomerMessageData, CustomerMessageLine } from "./backorders/customer-messages";
export * from "./backorders/tell-customers";
export * from "./replenishment";
