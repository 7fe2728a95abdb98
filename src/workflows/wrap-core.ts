// Medusa loads what lies in this folder at start; how core's workflows are wrapped is in src/core-steps/.
import "../core-steps/wrap-core-workflows";
import "../core-steps/wrap-cart-payments";
