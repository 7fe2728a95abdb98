export * from "./reallocate-order";
export * from "./release-order-claims";
export type { ReallocateOrderInput, ReleaseOrderInput } from "./steps/reallocate";
