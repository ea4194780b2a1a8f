import dicomParser, { type DataSet } from "dicom-parser";

/** The attributes that are read, by their names in the standard (DICOM PS3.6). */
export const TAGS = {
  TransferSyntaxUID: "x00020010",
  ViewPosition: "x00185101",
  PatientID: "x00100020",
  PatientSex: "x00100040",
  PatientAge: "x00101010",
  SamplesPerPixel: "x00280002",
  PhotometricInterpretation: "x00280004",
  PlanarConfiguration: "x00280006",
  NumberOfFrames: "x00280008",
  Rows: "x00280010",
  Columns: "x00280011",
  BitsAllocated: "x00280100",
  BitsStored: "x00280101",
  HighBit: "x00280102",
  PixelRepresentation: "x00280103",
  PixelPaddingValue: "x00280120",
  WindowCenter: "x00281050",
  WindowWidth: "x00281051",
  RescaleIntercept: "x00281052",
  RescaleSlope: "x00281053",
  VoiLutFunction: "x00281056",
  ModalityLutSequence: "x00283000",
  LutDescriptor: "x00283002",
  LutData: "x00283006",
  VoiLutSequence: "x00283010",
  PixelData: "x7fe00010",
} as const;

/**
 * Reads the attributes of a DICOM file; pixels stay where they are in `bytes`.
 *
 * @param bytes of the file, or of its beginning where `headerOnly` is true
 * @throws a sentence that begins with a verb, without the file's name
 */
export function parseDicomFile(bytes: Buffer, { headerOnly = false } = {}): DataSet {
  try {
    return dicomParser.parseDicom(bytes, headerOnly ? { untilTag: TAGS.PixelData } : undefined);
  } catch (error) {
    const { exception, message } = error as { exception?: unknown; message?: string };
    const cause = String(exception ?? message ?? error).replace(/^dicomParser\.\w+: /, "");
    throw new Error(`is a damaged DICOM file (${cause}). Download or copy it again, or remove it.`);
  }
}
