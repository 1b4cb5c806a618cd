"""Right citations as people write them: other editions, reprints, second DOIs, names turned round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.citations_world.__main__ import Case, judged, known_library
from benchmarks.citations_world.facts import known_works
from transforms.works.library import Library

RIGHT = [
    "Hastie, T., Tibshirani, R., & Friedman, J. H. (2009). The elements of statistical learning: Data mining, inference, and prediction (2nd ed.). Springer. ISBN: 978-0-387-84857-0",
    "Hastie, T., Tibshirani, R., & Friedman, J. (2001). The elements of statistical learning (1st ed.). Springer.",
    "Breiman, L., Friedman, J. H., Olshen, R. A., & Stone, C. J. (1984). Classification and regression trees. Wadsworth. ISBN: 978-0-412-04841-8",
    "Breiman, L., Friedman, J., Stone, C. J., & Olshen, R. A. (1984). Classification and Regression Trees. Wadsworth & Brooks/Cole. link ↗",
    "Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Lawrence Erlbaum. ISBN: 978-0-8058-0283-2",
    "Glaser, B. G., & Strauss, A. L. (1967). The discovery of grounded theory: Strategies for qualitative research. Aldine. link ↗",
    "Sutton, R. S., & Barto, A. G. (1998). Reinforcement learning: An introduction. MIT Press. link ↗",
    "Sutton, R. S., & Barto, A. G. (2018). Reinforcement Learning: An Introduction (2nd ed.). MIT Press. ISBN: 978-0262039246",
    "Pearson, K. (1901). On lines and planes of closest fit to systems of points in space. Philosophical Magazine, 2(11), 559–572. DOI ↗",
    "Pearson, K. (1901). On lines and planes of closest fit to systems of points in space. The London, Edinburgh, and Dublin Philosophical Magazine and Journal of Science, 2(11), 559-572. https://doi.org/10.1080/14786440109462720",
    "Turing, A. M. (1950). Computing machinery and intelligence. Mind, 59(236), 433–460. link ↗",
    "Student [Gosset, W. S.] (1908). The probable error of a mean. Biometrika, 6(1), 1–25. link ↗",
    "Student. (1908). The probable error of a mean. Biometrika, 6(1), 1–25. link ↗",
    "Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM algorithm. Journal of the Royal Statistical Society: Series B, 39(1), 1–38. DOI ↗",
    "Cox, D. R. (1972). Regression models and life-tables (with discussion). Journal of the Royal Statistical Society, Series B, 34, 187-220. link ↗",
    "Egger, M., Davey Smith, G., Schneider, M., & Minder, C. (1997). Bias in meta-analysis detected by a simple, graphical test. BMJ, 315(7109), 629–634. DOI ↗",
    "Bland, J. M., & Altman, D. G. (1986). Statistical methods for assessing agreement between two methods of clinical measurement. The Lancet, 327(8476), 307–310. DOI ↗",
    "Ward, J. H. (1963). Hierarchical grouping to optimize an objective function. Journal of the American Statistical Association, 58(301), 236–244. DOI ↗",
    "Ward Jr, J. H. (1963). Hierarchical grouping to optimize an objective function. JASA, 58(301), 236–244.",
    "Ward, J. H., Jr. (1963). Hierarchical grouping to optimize an objective function. JASA, 58(301), 236–244.",
    "Deng, J. L. (1982). Control problems of grey systems. Systems & Control Letters, 1(5), 288–294. link ↗",
    "Deng, J. (1982). Control problems of grey systems. Systems and Control Letters, 1(5), 288–294. link ↗",
    "Deng Julong (1982). Control problems of grey systems. Systems & Control Letters, 1(5), 288–294. link ↗",
    "Ju-Long, D. (1982). Control problems of grey systems. Systems & control letters, 1(5), 288-294. link ↗",
    "Deng, J., Dong, W., Socher, R., Li, L.-J., Li, K., & Fei-Fei, L. (2009). ImageNet: A large-scale hierarchical image database. CVPR. link ↗",
    "Sampieri, R. H., Collado, C. F., & Lucio, P. B. (2014). Metodología de la investigación (6.ª ed.). McGraw-Hill. ISBN: 978-1-4562-2396-0",
    "Hernandez-Sampieri, R., Fernandez-Collado, C., & Baptista-Lucio, P. (2014). Metodologia de la investigacion. McGraw-Hill.",
    "Callaway, B., & Santanna, P. H. (2020). Difference-in-differences with multiple time periods. Journal of Econometrics. https://doi.org/10.1016/j.jeconom.2020.12.001",
    "Chaisemartin, C. de, & D'Haultfoeuille, X. (2020). Two-way fixed effects estimators with heterogeneous treatment effects. AER, 110(9), 2964–96. link ↗",
    "De Chaisemartin, C., & d’Haultfoeuille, X. (2020). Two-way fixed effects estimators with heterogeneous treatment effects. American Economic Review, 110(9), 2964–2996.",
    "Wager, S., & Athey, S. (2015). Estimation and inference of heterogeneous treatment effects using random forests. arXiv:1510.04342. link ↗",
    "Kingma, D. P., & Ba, J. L. (2015). Adam: A method for stochastic optimization. In International Conference on Learning Representations (ICLR). link ↗",
    "Kingma, Diederik P and Ba, Jimmy. Adam: A method for stochastic optimization. ICLR 2015.",
    "Kingma, D. P., & Welling, M. (2014). Auto-encoding variational Bayes. ICLR 2014. arXiv:1312.6114v10. link ↗",
    "Goodfellow, I., Pouget-Abadie, J., Mirza, M., Xu, B., Warde-Farley, D., Ozair, S., Courville, A., & Bengio, Y. (2014). Generative adversarial nets. In Advances in Neural Information Processing Systems 27 (pp. 2672–2680). link ↗",
    "Goodfellow, I. J. et al. (2014). Generative Adversarial Nets. NIPS. link ↗",
    "Ronneberger, O., Fischer, P., & Brox, T. (2015). U-Net: Convolutional networks for biomedical image segmentation. In MICCAI 2015 (LNCS 9351, pp. 234–241). Springer. link ↗",
    "Devlin, J., Chang, M. W., Lee, K., & Toutanova, K. (2018). BERT: Pre-training of deep bidirectional transformers for language understanding. arXiv preprint arXiv:1810.04805. link ↗",
    "Devlin et al. (2019). BERT. NAACL-HLT 2019. link ↗",
    "He, K., Zhang, X., Ren, S., & Sun, J. (2015). Deep residual learning for image recognition. CVPR 2016. link ↗",
    "Lundberg, S. M., & Lee, S.-I. (2017). A unified approach to interpreting model predictions. NeurIPS 2017, 4765–4774. link ↗",
    "Chernozhukov, V., Chetverikov, D., Demirer, M., Duflo, E., Hansen, C., Newey, W., & Robins, J. (2018). Double/debiased machine learning for treatment and structural parameters. The Econometrics Journal, 21(1), C1–C68. DOI ↗",
    "Kaplan, E.L. and Meier, P. (1958) ‘Nonparametric estimation from incomplete observations’, Journal of the American Statistical Association, 53(282), pp. 457–481. doi:10.1080/01621459.1958.10501452.",
    "Shannon, C. E. (1948). A mathematical theory of communication. The Bell System Technical Journal, 27, 379–423 & 623–656. link ↗",
    "Neumann, J. von (1928). Zur Theorie der Gesellschaftsspiele. Mathematische Annalen, 100, 295–320. link ↗",
    "von Neumann, J. (1928). Zur Theorie der Gesellschaftsspiele. Math. Ann., 100, 295–320. link ↗",
    "Kolmogorov, A. N. (1933). Grundbegriffe der Wahrscheinlichkeitsrechnung. Springer, Berlin. link ↗",
    "Levenshtein, V. I. (1965). Двоичные коды с исправлением выпадений, вставок и замещений символов. Доклады АН СССР, 163(4), 845–848. link ↗",
    "NIST (2015). Secure Hash Standard (SHS). FIPS PUB 180-4. link ↗",
    "Newey, W. K. & West, K. D. (1987). A Simple, Positive Semi-definite, Heteroskedasticity and Autocorrelation Consistent Covariance Matrix. Econometrica 55: 703-708. link ↗",
    "Spearman, C. (1904). “General intelligence,” objectively determined and measured. American Journal of Psychology, 15(2), 201–293. DOI ↗",
    "Spearman, C. (1904). General intelligence, objectively determined and measured. American Journal of Psychology, 15, 201–292. link ↗",
    "Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature, 393(6684), 440–442. link ↗",
    "Barabasi, A. L., & Albert, R. (1999). Emergence of scaling in random networks. Science, 286(5439), 509–512. link ↗",
    "Blondel, V. D., Guillaume, J. L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of communities in large networks. J. Stat. Mech., P10008. link ↗",
    "Velickovic, P., Cucurull, G., Casanova, A., Romero, A., Lio, P., & Bengio, Y. (2018). Graph attention networks. ICLR. link ↗",
    "Lloyd, S. P. (1957/1982). Least squares quantization in PCM. IEEE Transactions on Information Theory, 28(2), 129–137. link ↗",
    "Akaike, H. (1998/1973). Information theory and an extension of the maximum likelihood principle. In E. Parzen, K. Tanabe, & G. Kitagawa (Eds.), Selected Papers of Hirotugu Akaike (pp. 199–213). Springer. link ↗",
    "Box, G. E. P. (1979). Robustness in the strategy of scientific model building. In R. L. Launer & G. N. Wilkinson (Eds.), Robustness in Statistics (pp. 201–236). Academic Press. link ↗",
    "Akaike, H. (1973). Information theory and an extension of the maximum likelihood principle. In B. N. Petrov & F. Csáki (Eds.), 2nd International Symposium on Information Theory (pp. 267–281). Akadémiai Kiadó. link ↗",
    "Watkins, C. J. C. H. (1989). Learning from delayed rewards (PhD thesis). King's College, University of Cambridge. link ↗",
    "Watkins, C. J. C. H. (1989). Learning from Delayed Rewards. PhD thesis, Cambridge University. link ↗",
    "Card, D., & Krueger, A. B. (1994). Minimum wages and employment: A case study of the fast-food industry in New Jersey and Pennsylvania. American Economic Review, 84(4), 772–793. link ↗",
    "Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by error propagation. In D. E. Rumelhart & J. L. McClelland (Eds.), Parallel Distributed Processing (Vol. 1, pp. 318–362). MIT Press. link ↗",
    "Buuren, S. van & Groothuis-Oudshoorn, K. (2011). MICE: Multivariate Imputation by Chained Equations in R. J Stat Softw, 45, 1-67. link ↗",
    "Bates D, Mächler M, Bolker B, Walker S. Fitting linear mixed-effects models using lme4. J Stat Softw. 2015;67(1):1-48. doi:10.18637/jss.v067.i01",
    "Lê, S., Josse, J., & Husson, F. (2008). FactoMineR: An R package for multivariate analysis. Journal of Statistical Software, 25(1), 1–18. link ↗",
    "Le S., Josse J., Husson F. (2008) FactoMineR: an R package for multivariate analysis. J. Stat. Softw. 25(1), 1–18.",
    "Acemoğlu, D., Johnson, S., & Robinson, J. A. (2001). The colonial origins of comparative development: An empirical investigation. American Economic Review, 91(5), 1369–1401. link ↗",
    "Hwang, C. L., & Yoon, K. (1981). Multiple attribute decision making: Methods and applications. Springer-Verlag. link ↗",
    "Hwang, C.-L.; Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications. New York: Springer-Verlag. ISBN: 978-3-540-10558-9",
    "Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. J. Math. Psychol., 15(3), 234–281.",
    "Kennedy, J., & Eberhart, R. C. (1995). Particle swarm optimization. Proceedings of IEEE International Conference on Neural Networks, 4, 1942–1948. link ↗",
    "Metropolis, N., Rosenbluth, A. W., Rosenbluth, M. N., Teller, A. H., & Teller, E. (1953). Equation of state calculations by fast computing machines. J. Chem. Phys., 21, 1087. link ↗",
    "Kwiatkowski, D., Phillips, P. C. B., Schmidt, P., & Shin, Y. (1992). Testing the null hypothesis of stationarity against the alternative of a unit root: How sure are we that economic time series have a unit root? Journal of Econometrics, 54(1–3), 159–178. DOI ↗",
    "Dickey, D. A., & Fuller, W. A. (1979). Distribution of the estimators for autoregressive time series with a unit root. Journal of the American Statistical Association, 74(366), 427–431. https://doi.org/10.1080/01621459.1979.10482531",
    "Cortes, C., & Vapnik, V. (1995). Support-vector networks. Machine Learning, 20(3), 273–297. https://doi.org/10.1023/A:1022627411411",
    "Vapnik, V. N. (1995). The nature of statistical learning theory. Springer. link ↗",
    "Gelman, A., & Rubin, D. B. (1992). Inference from iterative simulation using multiple sequences. Statist. Sci., 7(4), 457–472. link ↗",
    "OpenAI (2023). GPT-4 technical report. arXiv:2303.08774. link ↗",
    "Moher, D., Liberati, A., Tetzlaff, J., & Altman, D. G. (2009). Preferred reporting items for systematic reviews and meta-analyses: The PRISMA statement. PLoS Medicine, 6(7), e1000097. link ↗",
    "Robins, J. M., Hernán, M. Á., & Brumback, B. (2000). Marginal structural models and causal inference in epidemiology. Epidemiology, 11(5), 550–560. link ↗",
    "Li, H., & Durbin, R. (2009). Fast and accurate short read alignment with Burrows-Wheeler Transform. Bioinformatics, 25:1754-60. link ↗",
    "Smith, T. F., & Waterman, M. S. (1981). Identification of common molecular subsequences. J Mol Biol, 147(1), 195–197.",
    "Joreskog, Karl Gustav (1969). A general approach to confirmatory maximum likelihood factor analysis. Psychometrika, 34, 183–202. link ↗",
    "Mnih, V., Kavukcuoglu, K., Silver, D., et al. (2015). Human-level control through deep reinforcement learning. Nature, 518, 529–533. link ↗",
    "Yoav Freund and Robert E. Schapire (1997). A decision-theoretic generalization of on-line learning and an application to boosting. Journal of Computer and System Sciences, 55(1):119–139. link ↗",
    "Freund, Y., & Schapire, R. E. (1995). A decision-theoretic generalization of on-line learning and an application to boosting. In EuroCOLT '95 (pp. 23–37). link ↗",
    "Chen, T., & Guestrin, C. (2016). XGBoost. Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining - KDD '16, 785–794. link ↗",
    "Ester, M., Kriegel, H.-P., Sander, J., & Xu, X. (1996). A density-based algorithm for discovering clusters in large spatial databases with noise. KDD'96, 226–231. link ↗",
    "Fisher, R.A. (1936). The use of multiple measurements in taxonomic problems. Ann. Eugen. 7, 179–188. link ↗",
    "Einstein, A. (1905). Über die von der molekularkinetischen Theorie der Wärme geforderte Bewegung von in ruhenden Flüssigkeiten suspendierten Teilchen. Ann. Phys., 17, 549–560. link ↗",
    "Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. New York: John Wiley & Sons. link ↗",
    "Little, R. J. A., & Rubin, D. B. (1987). Statistical analysis with missing data. Wiley. link ↗",
    "Little, R. J., & Rubin, D. B. (2019). Statistical analysis with missing data (3rd ed.). Wiley. link ↗",
]  # fmt: skip

DIFFERING = [
    ("Sant'Anna, P. H. C., & Callaway, B. (2021). Difference-in-differences with multiple time periods. Journal of Econometrics, 225(2).", ("author_order",)),
    ("Hernan MA, Robins JM, Brumback B. Marginal structural models and causal inference in epidemiology. Epidemiology 2000;11:550-60.", ("author_order",)),
    ("Levenshtein, V. I. (1957). Двоичные коды с исправлением выпадений, вставок и замещений символов. Доклады АН СССР, 163(4).", ("year",)),
    ("Cortes, C., & Vapnik, V. (1995). Support-vector networks. Machine Learning, 20(3), 273–297. https://doi.org/10.1007/BF00994081", ("doi",)),
    ("Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Science, 393(6684), 440–442.", ("venue",)),
    ("van der Laan, M. J., Polley, E. C., & van der Hubbard, Q. (2007). Super learner. Stat. Appl. Genet. Mol. Biol., 6(1).", ("author_name",)),
    ("Pearson, E. (1901). On lines and planes of closest fit to systems of points in space. Philosophical Magazine, 2(11).", ("author_name",)),
    ("Student, & Fisher, R. A. (1908). The probable error of a mean. Biometrika, 6(1), 1–25.", ("author_unknown",)),
    ("Deng, Q. L. (1982). Control problems of grey systems. Systems & Control Letters, 1(5), 288–294.", ("author_unknown",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with known_library(known_works()) as opened:
        yield opened


@pytest.mark.parametrize("raw", RIGHT)
def test_what_people_write_is_verified(library: Library, raw: str) -> None:
    ((_, verdict),) = judged(library, [Case("written", None, raw)])
    assert (verdict.status, verdict.discrepancies) == ("verified", ())


@pytest.mark.parametrize(("raw", "codes"), DIFFERING)
def test_only_what_differs_is_named(library: Library, raw: str, codes: tuple[str, ...]) -> None:
    ((_, verdict),) = judged(library, [Case("written", None, raw)])
    assert (set(verdict.discrepancies) - {"author_missing"}, verdict.work is None) == (set(codes), False)
