import { Container, Heading, Text } from "@medusajs/ui";
import type { ReactNode } from "react";

import { type Permission, useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";

type AllowedProps = {
  /** What it needs; all of them. */
  to: Permission | Permission[];
  /** What stands in its place where that is not allowed; nothing by default. */
  otherwise?: ReactNode;
  children: ReactNode;
};

/** Shows what a role may see or do, to who has it. Where roles are not checked, to everybody. */
export function Allowed({ to, otherwise = null, children }: AllowedProps) {
  const { isPending, may } = useAllowed();
  if (isPending) {
    return null;
  }
  return may(...[to].flat()) ? children : otherwise;
}

/** A page for who may see it; to others it says what their role lacks. */
export function AllowedPage({ to, children }: Omit<AllowedProps, "otherwise">) {
  return (
    <Allowed to={to} otherwise={<NotAllowed permissions={[to].flat()} />}>
      {children}
    </Allowed>
  );
}

function NotAllowed({ permissions }: { permissions: Permission[] }) {
  const { t } = useText();
  return (
    <Container className="flex flex-col gap-y-1">
      <Heading>{t("allowed.title")}</Heading>
      <Text size="small" className="text-ui-fg-subtle">
        {t("allowed.missing", { permissions: permissions.join(", ") })}
      </Text>
    </Container>
  );
}
