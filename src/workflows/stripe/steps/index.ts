export { adoptStripePaymentStep, adoptStripePaymentStepId } from "./adopt-payment";
export { attachStripePaymentStep, attachStripePaymentStepId } from "./attach-payment";
export { checkStripeCartStep, checkStripeCartStepId } from "./check-cart";
export { confirmStripeOrderStep, confirmStripeOrderStepId } from "./confirm-order";
export { resolveStripeCartStep, resolveStripeCartStepId } from "./resolve-cart";
export { verifyStripePaymentStep, verifyStripePaymentStepId } from "./verify-payment";
