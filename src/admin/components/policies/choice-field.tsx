import { Form } from "@medusajs/dashboard/components";
import { RadioGroup } from "@medusajs/ui";
import type { Control, FieldPath, FieldValues } from "react-hook-form";

export type Choice = readonly [value: string, label: string, hint: string];

type ChoiceFieldProps<Values extends FieldValues> = {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: string;
  choices: readonly Choice[];
};

/** A field of a form with a box for each choice, and a hint in it of what the choice does. */
export function ChoiceField<Values extends FieldValues>({
  control,
  name,
  label,
  choices,
}: ChoiceFieldProps<Values>) {
  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field: { onChange, ...field } }) => (
        <Form.Item>
          <Form.Label>{label}</Form.Label>
          <Form.Control>
            <RadioGroup {...field} onValueChange={onChange}>
              {choices.map(([value, title, hint]) => (
                <RadioGroup.ChoiceBox key={value} value={value} label={title} description={hint} />
              ))}
            </RadioGroup>
          </Form.Control>
          <Form.ErrorMessage />
        </Form.Item>
      )}
    />
  );
}
