/**
 * Reads the body of a request or a response as it came, and no more of it than is admitted.
 *
 * @param {Pick<Request, "headers" | "body">} message
 * @param {number} limit in bytes
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} nothing where there is more, or where it broke off
 */
export async function bytesOf(message, limit) {
  if (Number(message.headers.get("content-length")) > limit) return undefined;
  const chunks = [];
  let size = 0;
  try {
    for (const reader = message.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      chunks.push(value);
      if (size > limit) {
        await reader.cancel();
        return undefined;
      }
    }
  } catch {
    return undefined; // nobody waits for an answer any more
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
