export * from "./change-claim";
export * from "./set-backorder-policies";
export * from "./set-backorder-priority";
export * from "./set-item-backorder-policies";
export * from "./set-item-backorder-policy";
export * from "./steps";
export type {
  BackorderPolicyInput,
  ItemBackorderPolicyInput,
  LevelBackorderPolicyInput,
} from "./types";
