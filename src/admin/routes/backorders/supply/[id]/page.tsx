import { useParams } from "react-router-dom";

import { SupplyDetail } from "../../../../components/supply/supply-detail";

/** The page of one replenishment order. */
const SupplyOrderPage = () => {
  const { id = "" } = useParams();
  return <SupplyDetail id={id} />;
};

export default SupplyOrderPage;
