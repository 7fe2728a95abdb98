export * from "./create-stock-count";
export { readLocationNames } from "./location-names";
export {
  bookStockCountStep,
  type CountedStock,
  type CreateStockCountInput,
  takeStockCountStep,
} from "./steps";
