import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareAllocationLives } from "./allocation-lives";

medusaAppSuite(
  "lines claimed at several locations, deducted with the order",
  {},
  declareAllocationLives,
);
