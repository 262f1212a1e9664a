export const gitMessages = {
} as const;
