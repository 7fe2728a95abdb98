import { cartLocationsSuite } from "./suites/cart-locations";

cartLocationsSuite("where a completed cart claims", {});
