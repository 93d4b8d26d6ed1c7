//! The table of classic sets. Every address is a candidate: hosts move, refuse other sites' pages or limit requests, and the
//! checksum alone says whether what they send is the file.
//!
//! Left out on purpose: CIFAR-10 (no licence published), MVTec AD (not for commerce), LFW and Olivetti (real people) and
//! EMNIST (licence unclear, 500 MB). People drop their own copies of these.

use super::Checksum::{Md5, Sha256};
use super::{ClassicSet, SetFile};

const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// All classic sets, in the order in which they are offered.
pub const CLASSIC_SETS: &[ClassicSet] = &[
    ClassicSet {
        key: "mnist",
        name: "MNIST",
        about: "Handwritten digits: the dataset most papers start with.",
        images: 70_000,
        classes: DIGITS,
        licence: "CC BY-SA 3.0",
        citation: "LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition. \
                   Proceedings of the IEEE 86(11), 1998.",
        home: "https://github.com/fgnt/mnist",
        files: &[
            SetFile {
                name: "train-images-idx3-ubyte.gz",
                bytes: Some(9_912_422),
                checksum: Sha256("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                addresses: &["https://cdn.jsdelivr.net/gh/fgnt/mnist/train-images-idx3-ubyte.gz"],
            },
            SetFile {
                name: "train-labels-idx1-ubyte.gz",
                bytes: Some(28_881),
                checksum: Sha256("3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                addresses: &["https://cdn.jsdelivr.net/gh/fgnt/mnist/train-labels-idx1-ubyte.gz"],
            },
            SetFile {
                name: "t10k-images-idx3-ubyte.gz",
                bytes: Some(1_648_877),
                checksum: Sha256("8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                addresses: &["https://cdn.jsdelivr.net/gh/fgnt/mnist/t10k-images-idx3-ubyte.gz"],
            },
            SetFile {
                name: "t10k-labels-idx1-ubyte.gz",
                bytes: Some(4_542),
                checksum: Sha256("f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
                addresses: &["https://cdn.jsdelivr.net/gh/fgnt/mnist/t10k-labels-idx1-ubyte.gz"],
            },
        ],
    },
    ClassicSet {
        key: "fashion-mnist",
        name: "Fashion-MNIST",
        about: "Clothes, shoes and bags from a shop, as small as MNIST's digits.",
        images: 70_000,
        classes: &[
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ],
        licence: "MIT",
        citation: "Xiao, Rasul and Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine learning \
                   algorithms. arXiv:1708.07747, 2017.",
        home: "https://github.com/zalandoresearch/fashion-mnist",
        files: &[
            // jsDelivr refuses files of more than 20 MB.
            SetFile {
                name: "train-images-idx3-ubyte.gz",
                bytes: Some(26_421_880),
                checksum: Sha256("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                addresses: &[
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/train-images-idx3-ubyte.gz",
                ],
            },
            SetFile {
                name: "train-labels-idx1-ubyte.gz",
                bytes: Some(29_515),
                checksum: Sha256("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                addresses: &[
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/train-labels-idx1-ubyte.gz",
                ],
            },
            SetFile {
                name: "t10k-images-idx3-ubyte.gz",
                bytes: Some(4_422_102),
                checksum: Sha256("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                addresses: &[
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/t10k-images-idx3-ubyte.gz",
                    "https://cdn.jsdelivr.net/gh/zalandoresearch/fashion-mnist/data/fashion/t10k-images-idx3-ubyte.gz",
                ],
            },
            SetFile {
                name: "t10k-labels-idx1-ubyte.gz",
                bytes: Some(5_148),
                checksum: Sha256("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
                addresses: &[
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/t10k-labels-idx1-ubyte.gz",
                    "https://cdn.jsdelivr.net/gh/zalandoresearch/fashion-mnist/data/fashion/t10k-labels-idx1-ubyte.gz",
                ],
            },
        ],
    },
    ClassicSet {
        key: "qmnist",
        name: "QMNIST",
        about: "The 60 000 test digits that MNIST was cut from, each with the number of its writer.",
        images: 60_000,
        classes: DIGITS,
        licence: "BSD-style",
        citation: "Yadav and Bottou: Cold case: the lost MNIST digits. NeurIPS, 2019.",
        home: "https://github.com/facebookresearch/qmnist",
        files: &[
            SetFile {
                name: "qmnist-test-images-idx3-ubyte.gz",
                bytes: None,
                checksum: Md5("1394631089c404de565df7b7aeaf9412"),
                addresses: &[
                    "https://raw.githubusercontent.com/facebookresearch/qmnist/master/qmnist-test-images-idx3-ubyte.gz",
                ],
            },
            SetFile {
                name: "qmnist-test-labels-idx2-int.gz",
                bytes: None,
                checksum: Md5("5b5b05890a5e13444e108efe57b788aa"),
                addresses: &[
                    "https://raw.githubusercontent.com/facebookresearch/qmnist/master/qmnist-test-labels-idx2-int.gz",
                ],
            },
        ],
    },
    ClassicSet {
        key: "kmnist",
        name: "Kuzushiji-MNIST",
        about: "Ten syllables of cursive Japanese from old books: harder than digits.",
        images: 70_000,
        classes: &["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
        licence: "CC BY-SA 4.0",
        citation: "Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto and Ha: Deep learning for classical Japanese \
                   literature. arXiv:1812.01718, 2018.",
        home: "http://codh.rois.ac.jp/kmnist/",
        // Its host sends by http only, which a page that came by https may not fetch.
        files: &[
            SetFile {
                name: "train-images-idx3-ubyte.gz",
                bytes: Some(18_165_135),
                checksum: Sha256("51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
                addresses: &[],
            },
            SetFile {
                name: "train-labels-idx1-ubyte.gz",
                bytes: Some(29_497),
                checksum: Sha256("e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
                addresses: &[],
            },
            SetFile {
                name: "t10k-images-idx3-ubyte.gz",
                bytes: Some(3_041_136),
                checksum: Sha256("edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
                addresses: &[],
            },
            SetFile {
                name: "t10k-labels-idx1-ubyte.gz",
                bytes: Some(5_120),
                checksum: Sha256("20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
                addresses: &[],
            },
        ],
    },
    ClassicSet {
        key: "pneumoniamnist",
        name: "PneumoniaMNIST",
        about: "Chest X-rays of children, healthy or with pneumonia (MedMNIST). Not for diagnosis.",
        images: 5_856,
        classes: &["normal", "pneumonia"],
        licence: "CC BY 4.0",
        citation: "Yang et al.: MedMNIST v2. Scientific Data 10, 2023. Source: Kermany et al., Cell 172, 2018.",
        home: "https://zenodo.org/records/6496656",
        files: &[SetFile {
            name: "pneumoniamnist.npz",
            bytes: None,
            checksum: Md5("28209eda62fecd6e6a2d98b1501bb15f"),
            addresses: &["https://zenodo.org/api/records/6496656/files/pneumoniamnist.npz/content"],
        }],
    },
    ClassicSet {
        key: "breastmnist",
        name: "BreastMNIST",
        about: "Ultrasound of breasts, with malignant tumours or without (MedMNIST). Not for diagnosis.",
        images: 780,
        classes: &["malignant", "normal, benign"],
        licence: "CC BY 4.0",
        citation: "Yang et al.: MedMNIST v2. Scientific Data 10, 2023. Source: Al-Dhabyani et al., Data in Brief 28, 2020.",
        home: "https://zenodo.org/records/6496656",
        files: &[SetFile {
            name: "breastmnist.npz",
            bytes: None,
            checksum: Md5("750601b1f35ba3300ea97c75c52ff8f6"),
            addresses: &["https://zenodo.org/api/records/6496656/files/breastmnist.npz/content"],
        }],
    },
    ClassicSet {
        key: "bloodmnist",
        name: "BloodMNIST",
        about: "Blood cells under the microscope, in colour, of eight kinds (MedMNIST). Not for diagnosis.",
        images: 17_092,
        classes: &[
            "basophil",
            "eosinophil",
            "erythroblast",
            "immature granulocyte",
            "lymphocyte",
            "monocyte",
            "neutrophil",
            "platelet",
        ],
        licence: "CC BY 4.0",
        citation: "Yang et al.: MedMNIST v2. Scientific Data 10, 2023. Source: Acevedo et al., Data in Brief 30, 2020.",
        home: "https://zenodo.org/records/6496656",
        files: &[SetFile {
            name: "bloodmnist.npz",
            bytes: None,
            checksum: Md5("7053d0359d879ad8a5505303e11de1dc"),
            addresses: &["https://zenodo.org/api/records/6496656/files/bloodmnist.npz/content"],
        }],
    },
    ClassicSet {
        key: "fsdd",
        name: "Free Spoken Digit Dataset",
        about: "Sounds: ten digits, said 50 times each by five people.",
        images: 2_500,
        classes: DIGITS,
        licence: "CC BY-SA 4.0",
        citation: "Jackson, Souza, Flaks, Pan, Nicolas and Thite: Free spoken digit dataset, v1.0.9. Zenodo, 2018.",
        home: "https://github.com/Jakobovski/free-spoken-digit-dataset/tree/v1.0.9",
        // GitHub lets no other site's page read its archives.
        files: &[SetFile {
            name: "free-spoken-digit-dataset-1.0.9.tar.gz",
            bytes: Some(11_975_353),
            checksum: Sha256("8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0"),
            addresses: &[],
        }],
    },
];
