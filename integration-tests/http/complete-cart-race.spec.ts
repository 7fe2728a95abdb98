import { completionRaceSuite } from "./suites/completion-race";

completionRaceSuite("cart completion under a race", {});
