export { StripeOrderAttempt } from "./stripe-order-attempt";
export { StripeOrderEvent } from "./stripe-order-event";
