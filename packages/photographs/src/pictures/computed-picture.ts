/** IPTC's terms for pictures that no camera took, as they stand in a file. */
const terms =
  /digitalsourcetype\/(?:dataDrivenMedia|algorithmicMedia|virtualRecording|trainedAlgorithmicMedia|digitalCreation|digitalArt)/;

/** Whether metadata say of their picture that it was computed. @param text an XMP packet, or a whole file as latin1 */
export const saysComputed = (text: string): boolean => terms.test(text);
