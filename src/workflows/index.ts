export * from "./backorders";
export * from "./backorders/dispatch-backordered-events";
export * from "./backorders/events";
export * from "./backorders/handle-backordered";
export * from "./create-order-from-stripe";
