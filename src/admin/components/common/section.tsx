import { Container, Heading, Text } from "@medusajs/ui";
import { type ReactNode, useId } from "react";

type SectionProps = {
  title: string;
  subtitle?: string;
  /** What stands at the end of the section's head. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A section on one of Medusa's pages. */
export function Section({ title, subtitle, actions, children }: SectionProps) {
  const headingId = useId();
  return (
    <Container role="region" aria-labelledby={headingId} className="divide-y p-0">
      <div className="flex items-start justify-between gap-x-4 px-6 py-4">
        <div className="flex flex-col gap-y-1">
          <Heading level="h2" id={headingId}>
            {title}
          </Heading>
          {subtitle && (
            <Text size="small" className="text-ui-fg-subtle text-pretty">
              {subtitle}
            </Text>
          )}
        </div>
        {actions}
      </div>
      {children}
    </Container>
  );
}
