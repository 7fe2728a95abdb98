import { orderLocationsSuite } from "./suites/order-locations";

orderLocationsSuite("where edits, claims, exchanges and drafts claim", {});
