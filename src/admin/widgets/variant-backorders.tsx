import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminProductVariant, DetailWidgetProps } from "@medusajs/types";
import { Text } from "@medusajs/ui";

import { Section } from "../components/common/section";
import { VariantItemPolicies } from "../components/policies/variant-item-policies";
import { useText } from "../hooks/use-text";

/**
 * On a variant's page, whose own switch "Allow backorders" promises what a level may deny: what applies at each location
 * of what the variant is made of, and where that is set.
 */
const VariantBackorders = ({ data: variant }: DetailWidgetProps<AdminProductVariant>) => {
  const { t } = useText();
  const items = (variant.inventory_items ?? []).flatMap(({ inventory }) => inventory ?? []);

  return (
    <Section
      title={t("policies.title")}
      subtitle={variant.manage_inventory ? t("policies.variant.subtitle") : undefined}
    >
      {!variant.manage_inventory && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("policies.variant.unmanaged")}
        </Text>
      )}
      {variant.manage_inventory &&
        items.map((item) => (
          <VariantItemPolicies
            key={item.id}
            item={item}
            variantAllows={variant.allow_backorder ?? false}
          />
        ))}
    </Section>
  );
};

export const config = defineWidgetConfig({
  zone: "product_variant.details.side.after",
  id: "medusa-plugin-backorders:variant-backorders",
});

export default VariantBackorders;
