import { stripeOrdersSuite } from "./suites/stripe-orders";

stripeOrdersSuite("orders from Stripe", {});
