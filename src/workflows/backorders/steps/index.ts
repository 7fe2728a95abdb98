export * from "./set-backorder-policies";
export * from "./set-item-backorder-policies";
