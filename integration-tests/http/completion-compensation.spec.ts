import { completionCompensationSuite } from "./suites/completion-compensation";

completionCompensationSuite("completing a cart", {});
