// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/proof.h"

#include <QCryptographicHash>
#include <QTest>

using namespace witan::protocol;

/// The proof of a token, byte by byte: other implementations have to come to the same.
class TestProof : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldMakeTheProofThatIsWrittenDown();
    void shouldTellNothingOfTheToken();
    void shouldDependOnAllThatItIsFor();
    void shouldReadChallenges_data();
    void shouldReadChallenges();
};

void TestProof::shouldMakeTheProofThatIsWrittenDown()
{
    // GIVEN a token, a nonce and a place; the values were computed with another program
    const ProofKey key = ProofKey::of("an-example-token-of-32-characters");
    QByteArray nonce;
    for (int i = 0; i < 32; ++i)
        nonce += QByteArray::number(i, 16).rightJustified(2, '0');
    // THEN its id and proof are these
    QCOMPARE(key.id, QByteArray("d252b8cae71fd55269dd91be453d8a31"));
    QCOMPARE(proofOf(key, nonce, "127.0.0.1", 43121),
             QByteArray("3d146737b2043cdbaa4d4d98db5d40a6e1e672e6080a7c862e4daa5fa1e71ce6"));
    QCOMPARE(proofOf(key, nonce, "::1", 43121),
             QByteArray("a7f6676dab963f3b5dd92391700e4e30e62b77505854a378384d4431cd2a56a9"));
}

void TestProof::shouldTellNothingOfTheToken()
{
    const QByteArray token = "an-example-token-of-32-characters";
    const ProofKey key = ProofKey::of(token);
    QCOMPARE(ProofKey::ofDigest(QCryptographicHash::hash(token, QCryptographicHash::Sha256)).id, key.id);
    for (const QByteArray &told : {key.id, proofOf(key, "n", "127.0.0.1", 1)}) {
        QVERIFY(!told.contains(token) && !told.contains(token.toHex()));
        QVERIFY(!told.contains(key.secret) && !told.contains(key.secret.toHex()));
    }
    QVERIFY(!key.secret.toHex().contains(key.id));
}

void TestProof::shouldDependOnAllThatItIsFor()
{
    const ProofKey key = ProofKey::of("one");
    const QByteArray proof = proofOf(key, "aa", "127.0.0.1", 80);
    QVERIFY(proofOf(ProofKey::of("two"), "aa", "127.0.0.1", 80) != proof);
    QVERIFY(proofOf(key, "ab", "127.0.0.1", 80) != proof);
    QVERIFY(proofOf(key, "aa", "127.0.0.2", 80) != proof);
    QVERIFY(proofOf(key, "aa", "127.0.0.1", 81) != proof);
    // AND one part cannot be taken for a piece of the next
    QVERIFY(proofOf(key, "aa", "127.0.0.1", 801) != proofOf(key, "aa", "127.0.0.18", 01));
    QVERIFY(proofOf(key, "aa1", "27.0.0.1", 80) != proof);
}

void TestProof::shouldReadChallenges_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("good");
    const QByteArray id(32, 'a'), nonce(64, '0');
    QTest::newRow("proper") << id + ' ' + nonce << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("id alone") << id << false;
    QTest::newRow("no nonce") << id + ' ' << false;
    QTest::newRow("short id") << id.chopped(1) + ' ' + nonce << false;
    QTest::newRow("short nonce") << id + ' ' + nonce.chopped(2) << false;
    QTest::newRow("long nonce") << id + ' ' + nonce + "00" << false;
    QTest::newRow("two spaces") << id + "  " + nonce << false;
    QTest::newRow("more behind") << id + ' ' + nonce + " x" << false;
    QTest::newRow("capitals") << id.toUpper() + ' ' + nonce << false;
    QTest::newRow("no hex") << id + ' ' + QByteArray(64, 'g') << false;
    QTest::newRow("a line end") << id + ' ' + nonce.chopped(1) + '\n' << false;
}

void TestProof::shouldReadChallenges()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, good);
    const auto challenge = Challenge::parse(header);
    QCOMPARE(challenge.has_value(), good);
    if (good)
        QCOMPARE(challenge->header(), header);
}

QTEST_GUILESS_MAIN(TestProof)
#include "tst_proof.moc"
