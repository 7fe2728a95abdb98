import { useParams } from "react-router-dom";

import { AllowedPage } from "../../../../components/common/allowed";
import { SupplyDetail } from "../../../../components/supply/supply-detail";

/** The page of one replenishment order. */
const SupplyOrderPage = () => {
  const { id = "" } = useParams();
  return (
    <AllowedPage to="replenishment_order:read">
      <SupplyDetail id={id} />
    </AllowedPage>
  );
};

export default SupplyOrderPage;
