import { stripeCrashSuite } from "./suites/stripe-crash";

stripeCrashSuite("orders from Stripe across faults and crashes", {});
