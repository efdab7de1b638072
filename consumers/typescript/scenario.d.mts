export function scenario(classes: object, settings: object): Promise<unknown>;
