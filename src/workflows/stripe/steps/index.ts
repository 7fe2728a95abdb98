export { adoptStripePaymentStep, adoptStripePaymentStepId } from "./adopt-payment";
export { attachStripePaymentStep, attachStripePaymentStepId } from "./attach-payment";
export { checkStripeCartStep, checkStripeCartStepId } from "./check-cart";
export {
  chooseStripeShippingOptionsStep,
  chooseStripeShippingOptionsStepId,
} from "./choose-shipping-options";
export { confirmStripeOrderStep, confirmStripeOrderStepId } from "./confirm-order";
export { fenceStripeOrderStep, fenceStripeOrderStepId } from "./fence";
export { findStripeCartGapsStep, findStripeCartGapsStepId } from "./find-cart-gaps";
export { findStripeOrderStep, findStripeOrderStepId } from "./find-order";
export {
  holdStripeCartStep,
  holdStripeCartStepId,
  letGoOfStripeCartStep,
  letGoOfStripeCartStepId,
} from "./hold-cart";
export { resolveStripeCartStep, resolveStripeCartStepId } from "./resolve-cart";
export { verifyStripePaymentStep, verifyStripePaymentStepId } from "./verify-payment";
