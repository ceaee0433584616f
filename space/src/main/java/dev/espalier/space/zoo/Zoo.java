package dev.espalier.space.zoo;

import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The reference networks. Each can be built for other images, widths, depths and numbers of classes than its paper's. */
public enum Zoo {
    /** LeNet-300-100: a multilayer perceptron (LeCun et al., 1998). */
    LENET_300_100("lenet-300-100", Images.MNIST, 10, Classics::leNet300),
    /** LeNet-5 as Caffe has it, 20/50/500 (LeCun et al., 1998). */
    LENET_5("lenet-5", Images.MNIST, 10, Classics::leNet5),
    /** AlexNet with its two groups (Krizhevsky et al., 2012). */
    ALEXNET("alexnet", Images.ALEXNET, 1000, Classics::alexNet),
    /** VGG-11, configuration A (<a href="https://arxiv.org/abs/1409.1556">Simonyan and Zisserman, 2015</a>). */
    VGG_11("vgg-11", Images.IMAGENET, 1000, Classics::vgg11),
    /** VGG-16, configuration D (<a href="https://arxiv.org/abs/1409.1556">Simonyan and Zisserman, 2015</a>). */
    VGG_16("vgg-16", Images.IMAGENET, 1000, Classics::vgg16),
    /** VGG-19, configuration E (<a href="https://arxiv.org/abs/1409.1556">Simonyan and Zisserman, 2015</a>). */
    VGG_19("vgg-19", Images.IMAGENET, 1000, Classics::vgg19),
    /** VGG-16 for 32x32 images, with batch normalisation and one hidden layer of 512. */
    VGG_16_CIFAR("vgg-16-cifar", Images.CIFAR, 10, Classics::vgg16Cifar),
    /** VGG-19 for 32x32 images as network slimming has it (<a href="https://arxiv.org/abs/1708.06519">Liu et al., 2017</a>). */
    VGG_19_CIFAR("vgg-19-cifar", Images.CIFAR, 10, Classics::vgg19Cifar),
    /** VGG-16 for 32x32 images, pruned by filter norms (<a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>). */
    VGG_16_CIFAR_LI_A("vgg-16-cifar-li-a", Images.CIFAR, 10, Classics::vgg16CifarLiA),
    /** VGG-16 pruned up to conv4_3 (<a href="https://arxiv.org/abs/1707.06342">Luo et al., 2017</a>). */
    VGG_16_THINET_CONV("vgg-16-thinet-conv", Images.IMAGENET, 1000, Classics::vgg16ThiNetConv),
    /** The same with a mean in the place of the hidden layers (<a href="https://arxiv.org/abs/1707.06342">Luo et al., 2017</a>). */
    VGG_16_THINET_GAP("vgg-16-thinet-gap", Images.IMAGENET, 1000, Classics::vgg16ThiNetGap),
    /** ResNet-18 (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_18("resnet-18", Images.IMAGENET, 1000, form -> ResNets.basic(form, 2, 2, 2, 2)),
    /** ResNet-34 (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_34("resnet-34", Images.IMAGENET, 1000, form -> ResNets.basic(form, 3, 4, 6, 3)),
    /** ResNet-50 (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_50("resnet-50", Images.IMAGENET, 1000, form -> ResNets.bottlenecks(form, 1, 64, 0, 3, 4, 6, 3)),
    /** ResNet-101 (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_101("resnet-101", Images.IMAGENET, 1000, form -> ResNets.bottlenecks(form, 1, 64, 0, 3, 4, 23, 3)),
    /** ResNet-20 for 32x32 images, with shortcuts free of parameters (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_20_CIFAR("resnet-20-cifar", Images.CIFAR, 10, form -> ResNets.cifar(form, 3)),
    /** ResNet-56 for 32x32 images, with shortcuts free of parameters (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_56_CIFAR("resnet-56-cifar", Images.CIFAR, 10, form -> ResNets.cifar(form, 9)),
    /** ResNet-110 for 32x32 images, with shortcuts free of parameters (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>). */
    RESNET_110_CIFAR("resnet-110-cifar", Images.CIFAR, 10, form -> ResNets.cifar(form, 18)),
    /** ResNet-164 of pre-activation bottlenecks for 32x32 images (<a href="https://arxiv.org/abs/1603.05027">He et al., 2016</a>). */
    RESNET_164_CIFAR("resnet-164-cifar", Images.CIFAR, 10, form -> ResNets.preActivated(form, 18)),
    /** ResNet-56 pruned by 10 % (<a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>). */
    RESNET_56_CIFAR_LI_A(
            "resnet-56-cifar-li-a",
            Images.CIFAR,
            10,
            form -> ResNets.pruned(form, 9, new double[] {.1, .1, .1}, Set.of(16, 20, 38, 54))),
    /** ResNet-56 pruned by 60, 30 and 10 % (<a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>). */
    RESNET_56_CIFAR_LI_B(
            "resnet-56-cifar-li-b",
            Images.CIFAR,
            10,
            form -> ResNets.pruned(form, 9, new double[] {.6, .3, .1}, Set.of(16, 18, 20, 34, 38, 54))),
    /** ResNet-110 pruned by half in its first stage (<a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>). */
    RESNET_110_CIFAR_LI_A(
            "resnet-110-cifar-li-a",
            Images.CIFAR,
            10,
            form -> ResNets.pruned(form, 18, new double[] {.5, 0, 0}, Set.of(36))),
    /** ResNet-110 pruned by 50, 40 and 30 % (<a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>). */
    RESNET_110_CIFAR_LI_B(
            "resnet-110-cifar-li-b",
            Images.CIFAR,
            10,
            form -> ResNets.pruned(form, 18, new double[] {.5, .4, .3}, Set.of(36, 38, 74))),
    /** ResNeXt-50 of 32 groups of 4 (<a href="https://arxiv.org/abs/1611.05431">Xie et al., 2017</a>). */
    RESNEXT_50("resnext-50-32x4d", Images.IMAGENET, 1000, form -> ResNets.bottlenecks(form, 32, 128, 0, 3, 4, 6, 3)),
    /** ResNet-50 with squeeze-and-excitation of reduction 16 (<a href="https://arxiv.org/abs/1709.01507">Hu et al., 2018</a>). */
    SE_RESNET_50("se-resnet-50", Images.IMAGENET, 1000, form -> ResNets.bottlenecks(form, 1, 64, 1 / 16.0, 3, 4, 6, 3)),
    /** DenseNet-40 of growth 12 for 32x32 images (<a href="https://arxiv.org/abs/1608.06993">Huang et al., 2017</a>). */
    DENSENET_40_CIFAR("densenet-40-cifar", Images.CIFAR, 10, DenseNets::densenet40),
    /** DenseNet-121 (<a href="https://arxiv.org/abs/1608.06993">Huang et al., 2017</a>). */
    DENSENET_121("densenet-121", Images.IMAGENET, 1000, DenseNets::densenet121),
    /** SqueezeNet 1.0, as its authors released it (<a href="https://arxiv.org/abs/1602.07360">Iandola et al., 2016</a>). */
    SQUEEZENET_1_0("squeezenet-1.0", Images.ALEXNET, 1000, SqueezeNets::v10),
    /** SqueezeNet 1.1 (<a href="https://arxiv.org/abs/1602.07360">Iandola et al., 2016</a>). */
    SQUEEZENET_1_1("squeezenet-1.1", Images.ALEXNET, 1000, SqueezeNets::v11),
    /** MobileNet v1 (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>). */
    MOBILENET_V1("mobilenet-v1", Images.IMAGENET, 1000, MobileNets::v1),
    /** MobileNet v1 without its five layers at 14x14 (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>). */
    MOBILENET_V1_SHALLOW("mobilenet-v1-shallow", Images.IMAGENET, 1000, MobileNets::v1Shallow),
    /** MobileNet v1 with full convolutions (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>). */
    MOBILENET_V1_FULL("mobilenet-v1-full", Images.IMAGENET, 1000, MobileNets::v1Full),
    /** MobileNet v2 (<a href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>). */
    MOBILENET_V2("mobilenet-v2", Images.IMAGENET, 1000, MobileNets::v2),
    /** MobileNet v3 large (<a href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>). */
    MOBILENET_V3_LARGE("mobilenet-v3-large", Images.IMAGENET, 1000, MobileNets::v3Large),
    /** MobileNet v3 small with the head of 1024 of the paper's last version (<a href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>). */
    MOBILENET_V3_SMALL("mobilenet-v3-small", Images.IMAGENET, 1000, MobileNets::v3Small),
    /** MobileNet v3 small with the head of 1280 of the paper's first version (<a href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>). */
    MOBILENET_V3_SMALL_1280("mobilenet-v3-small-1280", Images.IMAGENET, 1000, MobileNets::v3Small1280),
    /** ShuffleNet v1 of one group (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>). */
    SHUFFLENET_V1_G1("shufflenet-v1-g1", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 1, 144)),
    /** ShuffleNet v1 of 2 groups (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>). */
    SHUFFLENET_V1_G2("shufflenet-v1-g2", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 2, 200)),
    /** ShuffleNet v1 of 3 groups (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>). */
    SHUFFLENET_V1_G3("shufflenet-v1-g3", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 3, 240)),
    /** ShuffleNet v1 of 4 groups (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>). */
    SHUFFLENET_V1_G4("shufflenet-v1-g4", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 4, 272)),
    /** ShuffleNet v1 of 8 groups (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>). */
    SHUFFLENET_V1_G8("shufflenet-v1-g8", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 8, 384)),
    /** ShuffleNet v2 0.5x (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>). */
    SHUFFLENET_V2_0_5("shufflenet-v2-0.5", Images.IMAGENET, 1000, form -> ShuffleNets.v2(form, 48, 96, 192, 1024)),
    /** ShuffleNet v2 1.0x (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>). */
    SHUFFLENET_V2_1_0("shufflenet-v2-1.0", Images.IMAGENET, 1000, form -> ShuffleNets.v2(form, 116, 232, 464, 1024)),
    /** ShuffleNet v2 1.5x (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>). */
    SHUFFLENET_V2_1_5("shufflenet-v2-1.5", Images.IMAGENET, 1000, form -> ShuffleNets.v2(form, 176, 352, 704, 1024)),
    /** ShuffleNet v2 2.0x (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>). */
    SHUFFLENET_V2_2_0("shufflenet-v2-2.0", Images.IMAGENET, 1000, form -> ShuffleNets.v2(form, 244, 488, 976, 2048)),
    /** GhostNet (<a href="https://arxiv.org/abs/1911.11907">Han et al., 2020</a>). */
    GHOSTNET("ghostnet", Images.IMAGENET, 1000, GhostNets::ghostnet),
    /** MnasNet-A1, with squeeze-and-excitation (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>). */
    MNASNET_A1("mnasnet-a1", Images.IMAGENET, 1000, MobileNets::mnasnetA1),
    /** MnasNet-B1 (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>). */
    MNASNET_B1("mnasnet-b1", Images.IMAGENET, 1000, MobileNets::mnasnetB1),
    /** ProxylessNAS found for a phone (<a href="https://arxiv.org/abs/1812.00332">Cai et al., 2019</a>). */
    PROXYLESSNAS_MOBILE("proxylessnas-mobile", Images.IMAGENET, 1000, MobileNets::proxyless),
    /** EfficientNet-B0 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B0("efficientnet-b0", CompoundScaling.shipped(0), EfficientNets::b0),
    /** EfficientNet-B1 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B1("efficientnet-b1", CompoundScaling.shipped(1), EfficientNets::b0),
    /** EfficientNet-B2 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B2("efficientnet-b2", CompoundScaling.shipped(2), EfficientNets::b0),
    /** EfficientNet-B3 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B3("efficientnet-b3", CompoundScaling.shipped(3), EfficientNets::b0),
    /** EfficientNet-B4 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B4("efficientnet-b4", CompoundScaling.shipped(4), EfficientNets::b0),
    /** EfficientNet-B5 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B5("efficientnet-b5", CompoundScaling.shipped(5), EfficientNets::b0),
    /** EfficientNet-B6 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B6("efficientnet-b6", CompoundScaling.shipped(6), EfficientNets::b0),
    /** EfficientNet-B7 (<a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>). */
    EFFICIENTNET_B7("efficientnet-b7", CompoundScaling.shipped(7), EfficientNets::b0),
    /** IGCV3-D (<a href="https://arxiv.org/abs/1806.00178">Sun et al., 2018</a>). */
    IGCV3("igcv3", Images.IMAGENET, 1000, MobileNets::igcv3),
    /** EffNet for 32x32 images (<a href="https://arxiv.org/abs/1801.06434">Freeman et al., 2018</a>). */
    EFFNET("effnet", Images.CIFAR, 10, SmallImageNets::effnet),
    /** The plain network EffNet is compared with (<a href="https://arxiv.org/abs/1801.06434">Freeman et al., 2018</a>). */
    EFFNET_BASELINE("effnet-baseline", Images.CIFAR, 10, SmallImageNets::baseline),
    /** The MobileNet EffNet is compared with (<a href="https://arxiv.org/abs/1801.06434">Freeman et al., 2018</a>). */
    EFFNET_MOBILENET("effnet-mobilenet", Images.CIFAR, 10, SmallImageNets::mobilenet),
    /** The ShuffleNet EffNet is compared with (<a href="https://arxiv.org/abs/1801.06434">Freeman et al., 2018</a>). */
    EFFNET_SHUFFLENET("effnet-shufflenet", Images.CIFAR, 10, SmallImageNets::shufflenet),
    /** What a ShuffleNet v1 without groups is, in its authors' words (<a href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>), section 4.1.2. */
    XCEPTION_LIKE("xception-like", Images.IMAGENET, 1000, form -> ShuffleNets.v1(form, 1, 144));

    /** The images of the papers. */
    private static final class Images {
        static final TensorShape MNIST = new TensorShape(1, 28, 28);
        static final TensorShape CIFAR = new TensorShape(3, 32, 32);
        static final TensorShape IMAGENET = new TensorShape(3, 224, 224);
        static final TensorShape ALEXNET = new TensorShape(3, 227, 227);
    }

    /** How a network is built in any form. */
    @FunctionalInterface
    private interface Recipe {
        Network build(Form form);
    }

    private final String label;
    private final Form form;
    private final Recipe recipe;

    Zoo(String label, TensorShape input, int classes, Recipe recipe) {
        this(label, new Form(input, 1, 1, classes), recipe);
    }

    Zoo(String label, Scale scale, Recipe recipe) {
        this(label, scale.of(new Form(Images.IMAGENET, 1, 1, 1000)), recipe);
    }

    Zoo(String label, Form form, Recipe recipe) {
        this.label = label;
        this.form = form;
        this.recipe = recipe;
    }

    /** The name on the command line, {@code mobilenet-v2}. */
    public String label() {
        return label;
    }

    /** The form the paper has the network in. */
    public Form form() {
        return form;
    }

    /** The shape of the paper's images. */
    public TensorShape input() {
        return form.input();
    }

    /** The paper's number of classes. */
    public int classes() {
        return form.classes();
    }

    /** The names of all networks. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Zoo::label).toList();
    }

    /** The network called {@code label}, if there is one. */
    public static Optional<Zoo> find(String label) {
        return Arrays.stream(values()).filter(net -> net.label.equals(label)).findFirst();
    }

    /** The network as its paper has it. */
    public Network network() {
        return network(form);
    }

    /**
     * The network for other images.
     *
     * @param width multiplier of the paper's channel counts, rounded to multiples of 8 in most convolutional networks
     * @throws IllegalArgumentException if the input is too small for the network or the width not positive
     */
    public Network network(TensorShape input, double width, int classes) {
        return network(new Form(input, form.width() * width, form.depth(), classes));
    }

    /**
     * The network in another form; multipliers are of the unscaled network.
     *
     * @throws IllegalArgumentException if the input is too small for the network
     */
    public Network network(Form other) {
        return recipe.build(other);
    }
}
