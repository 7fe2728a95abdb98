import { stripeUnfulfillableSuite } from "./suites/stripe-unfulfillable";

stripeUnfulfillableSuite("paid orders that cannot be made", {});
