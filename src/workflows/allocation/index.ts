export * from "./reallocate-order";
export * from "./release-order-claims";
export * from "./set-shipping-preference";
export type { ReallocateOrderInput, ReleaseOrderInput } from "./steps/reallocate";
export type { LineShipDate, ShippingPreferenceInput } from "./steps/shipping-preference";
