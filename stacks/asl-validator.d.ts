/** The package brings no types. */
declare module "asl-validator" {
  function validate(definition: unknown): { readonly isValid: boolean; readonly errors: readonly unknown[] };
  export = validate;
}
