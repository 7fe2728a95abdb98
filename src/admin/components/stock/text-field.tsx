import { Form } from "@medusajs/dashboard/components";
import { Input } from "@medusajs/ui";
import type { Control, FieldPath, FieldValues } from "react-hook-form";

type TextFieldProps<Values extends FieldValues> = {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: string;
  hint?: string;
  /** Whether it has the focus when the form opens. */
  focus?: boolean;
  /** A text instead of a number. */
  text?: boolean;
  onChanged?: () => void;
};

/** A field of a form, with what is wrong with it below. */
export function TextField<Values extends FieldValues>({
  control,
  name,
  label,
  hint,
  focus = false,
  text = false,
  onChanged,
}: TextFieldProps<Values>) {
  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field: { onChange, ...field } }) => (
        <Form.Item>
          <Form.Label>{label}</Form.Label>
          <Form.Control>
            <Input
              {...field}
              autoFocus={focus}
              autoComplete="off"
              inputMode={text ? "text" : "decimal"}
              onChange={(event) => {
                onChange(event);
                onChanged?.();
              }}
            />
          </Form.Control>
          {hint && <Form.Hint>{hint}</Form.Hint>}
          <Form.ErrorMessage />
        </Form.Item>
      )}
    />
  );
}
