/** The parts of the model card that hold no numbers. */

export const INTENDED_USE = `
- **For** teaching how such models are trained, explained and judged, and for research on exactly
  that.
- **By** students, teachers and engineers who read the numbers below together with the caveats.`;

export const OUT_OF_SCOPE = `
- **Never a diagnosis.** Not a medical device; not tested, approved or meant for use on patients,
  not even as a second opinion.
- Adults, other hospitals, other devices: see *Another hospital* for what is left there. CT,
  pictures of films, images that are no frontal chest X-ray: unknown.
- Other findings (tuberculosis, effusion, pneumothorax, a tumour): the models know two answers and
  give one of them to every picture.`;

export const FACTORS = `
- **Cause of the pneumonia.** The file names tell bacterial from viral pneumonia; no model was told.
  Results by cause stand below.
- **Not known, so not measured:** age within the range, sex, severity, device, exposure, whether a
  child lay or sat. Differences between such groups cannot be ruled out.
- **Several images of one child** resemble each other. Splits and bootstrap therefore go by patient,
  read from the file name.`;

export const METRICS = `
- **Sensitivity** (share of the ill that are found), **specificity** (share of the healthy that are
  left alone), **accuracy**, and the **AUC** (how well the probabilities order the images, whatever
  the threshold).
- **Intervals** are 95 %: Wilson's for the accuracy and for counts by cause, a bootstrap over
  patients for AUC, sensitivity and specificity (Wilson's where nothing varies). They cover the
  luck of which patients were tested.
- **± sd** is the standard deviation over training seeds. It covers the luck of the training, which
  the intervals do not.
- **Tests.** McNemar's and DeLong's count images, not patients, which makes them a little too sure.
- **ECE**, the expected calibration error (ten bins): mean distance between stated and true share of
  the ill.`;

export const ETHICS = `
- The images come from children, in one hospital, and were published without names. File names hold
  patient numbers, which serve here only to keep a child's images together.
- A missed pneumonia and a false alarm do not cost the same, and no threshold here weighs them for
  any clinic.
- A high score invites trust that one collection of images cannot justify. Hence the intervals, the
  honest protocol and the sentence at the top.`;

export const CAVEATS = `
- **Shortcuts.** Markers, borders, exposure and posture differ between the classes; a model may use
  them. Notebook 4 shows where ResNet-18 looked, notebook 1 how far brightness or the border alone
  get, notebook 5 what hiding them changes.
- **Labels** come from physicians who read the pictures, not from laboratory tests.
- **Patients** are known through file names alone. Whether the numbers of train and test belong to
  the same children is not known.
- **Published numbers** for these test images come from different protocols; several chose on the
  test images. The table in README.md says which.`;

export const DATA_CREDIT = `
Kermany, D., Zhang, K., Goldbaum, M.: *Labeled Optical Coherence Tomography (OCT) and Chest X-Ray
Images for Classification*. Mendeley Data, V2 (2018),
[doi:10.17632/rscbjbr9sj.2](https://doi.org/10.17632/rscbjbr9sj.2), licence [CC BY
4.0](https://creativecommons.org/licenses/by/4.0/). Described in Kermany et al., *Identifying
Medical Diagnoses and Treatable Diseases by Image-Based Deep Learning*, Cell 172 (2018). The second
collection has its credit under *Another hospital*. The images themselves do not come with this
project; its figures and notebooks show some of them.`;

export const REFERENCES = `
Mitchell, M. et al.: *Model Cards for Model Reporting* (FAT* 2019). Wilson, E. B., JASA 22 (1927).
Efron, B., Tibshirani, R.: *An Introduction to the Bootstrap* (1993). DeLong, E. R. et al.,
Biometrics 44 (1988). McNemar, Q., Psychometrika 12 (1947). Guo, C. et al.: *On Calibration of
Modern Neural Networks* (ICML 2017). Naeini, M. P. et al.: *Obtaining Well Calibrated Probabilities
Using Bayesian Binning* (AAAI 2015).`;
