/** Reads the JSON in which the skills of somebody, or those that something asks for, are kept. */
export function skillsOfText(text: string): string[] {
  const names: unknown = JSON.parse(text);
  return Array.isArray(names) ? names.map(String) : [];
}

export function textOfSkills(skills: readonly string[]): string {
  return JSON.stringify(skills);
}
