// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/token_table.h"

#include "store/data_folder.h"
#include "store/private_file.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <latch>
#include <thread>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow{1'700'000'000'000};

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// tokens.json: what is kept of a token, who may have which name, what is refused.
class TestTokenTable : public QObject {
    Q_OBJECT

    QString folder() const { return m_dir->path(); }
    QString file() const { return folder() + u"/tokens.json"_s; }
    TokenTable table() const { return TokenTable(folder(), u"Root"_s); }
    Result<TokenTable::Added> add(PrincipalRole role, const QString &name) const
    {
        return table().add(role, name, kNow);
    }
    QList<TokenEntry> entries() const { return table().read()->entries; }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void shouldKeepTheHashAlone();
    void shouldBeForItsOwnerAlone();
    void shouldTakeOnlyNamesThatCanBeRead_data();
    void shouldTakeOnlyNamesThatCanBeRead();
    void shouldKnowOnePersonByTheName();
    void shouldRefuseAPersonWhoIsAnAgentToo_data();
    void shouldRefuseAPersonWhoIsAnAgentToo();
    void shouldRevokeWhatIsMeant();
    void shouldRevokeTheAgentsFile();
    void shouldNotGuessWhatToRevoke();
    void shouldRefuseADamagedTable_data();
    void shouldRefuseADamagedTable();
    void shouldRefuseTokensInTheOldForm_data();
    void shouldRefuseTokensInTheOldForm();
    void shouldLoseNothingOfTwoAtOnce();
    void shouldKeepANameThatWasChangedByHand();
};

void TestTokenTable::shouldKeepTheHashAlone()
{
    const auto added = add(PrincipalRole::Reviewer, u"  Maria  "_s);
    QVERIFY2(added, added ? "" : qPrintable(added.error().message));
    // THEN the token is 256 random bits, and what is kept of it its SHA-256
    QCOMPARE(QByteArray::fromBase64(added->token, QByteArray::Base64UrlEncoding).size(), 32);
    const QByteArray bytes = read(file());
    QVERIFY(!bytes.contains(added->token));
    const QJsonObject entry = QJsonDocument::fromJson(bytes).object().value(u"tokens"_s).toArray().first().toObject();
    QCOMPARE(entry.value(u"sha256"_s).toString().toLatin1(),
             QCryptographicHash::hash(added->token, QCryptographicHash::Sha256).toHex());
    QCOMPARE(entry.value(u"role"_s).toString(), u"reviewer"_s);
    QCOMPARE(entry.value(u"name"_s).toString(), u"Maria"_s);
    QCOMPARE(entry.value(u"created"_s).toString(), u"2023-11-14T22:13:20.000Z"_s);
    QCOMPARE(entry.value(u"principal"_s).toString(), added->entry.principal.id);
    QVERIFY(add(PrincipalRole::Reviewer, u"Maria"_s)->token != added->token);
}

void TestTokenTable::shouldBeForItsOwnerAlone()
{
    QVERIFY(add(PrincipalRole::Reviewer, u"Maria"_s));
#ifdef Q_OS_UNIX
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(file()) & others));
    // WHEN others may read it THEN it is refused, and left as it is
    QVERIFY(QFile::setPermissions(file(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const QByteArray before = read(file());
    const auto refused = add(PrincipalRole::Reviewer, u"Eve"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::Forbidden && refused.error().message.contains(file()));
    QCOMPARE(read(file()), before);
    // AND so is a link
    QVERIFY(QFile::rename(file(), folder() + u"/elsewhere.json"_s));
    QVERIFY(QFile::link(folder() + u"/elsewhere.json"_s, file()));
    QVERIFY(!table().read());
#endif
}

void TestTokenTable::shouldTakeOnlyNamesThatCanBeRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("taken");
    QTest::newRow("a name") << u"Maria Lindqvist"_s << true;
    QTest::newRow("another script") << u"김하늘"_s << true;
    QTest::newRow("right to left") << u"מרים"_s << true;
    QTest::newRow("a joiner that belongs there") << u"نمی\u200Cخواهم"_s << true;
    QTest::newRow("a hundred characters") << QString(100, u'a') << true;
    QTest::newRow("none") << QString() << false;
    QTest::newRow("spaces") << u"   "_s << false;
    QTest::newRow("nothing to see") << u"\u200B\u2060"_s << false;
    QTest::newRow("over-long") << QString(101, u'a') << false;
    QTest::newRow("a line break") << u"Maria\nadmin"_s << false;
    QTest::newRow("a tab") << u"Maria\tadmin"_s << false;
    QTest::newRow("a control character") << u"Maria\u001B[2J"_s << false;
    QTest::newRow("turned round") << u"Maria\u202Enimda"_s << false;
    QTest::newRow("an isolate") << u"Maria\u2066x"_s << false;
    QTest::newRow("a character that draws nothing") << u"Ma\u200Bria"_s << false;
    QTest::newRow("half a pair") << u"Maria"_s + QChar(0xD800) << false;
    QTest::newRow("bytes that were no text") << u"Maria\uFFFD"_s << false;
    QTest::newRow("a gap") << u"Maria"_s + QString(60, u' ') + u"x"_s << false;
}

void TestTokenTable::shouldTakeOnlyNamesThatCanBeRead()
{
    QFETCH(QString, name);
    QFETCH(bool, taken);
    const auto added = add(PrincipalRole::Reviewer, name);
    QCOMPARE(added.has_value(), taken);
    if (!taken) {
        QVERIFY(added.error().code == ErrorCode::Invalid);
        QVERIFY(!QFile::exists(file()));
    } else {
        QCOMPARE(entries().first().principal.name, name);
    }
}

void TestTokenTable::shouldKnowOnePersonByTheName()
{
    const auto desk = add(PrincipalRole::Reviewer, u"Maria"_s), phone = add(PrincipalRole::Reviewer, u"MARIA"_s),
               admin = add(PrincipalRole::Admin, u"Maria"_s);
    QVERIFY(desk && phone && admin);
    // THEN she counts once, and keeps the rights of each token
    QCOMPARE(phone->entry.principal.id, desk->entry.principal.id);
    QCOMPARE(admin->entry.principal.id, desk->entry.principal.id);
    QVERIFY(admin->entry.principal.role == PrincipalRole::Admin);
    QVERIFY(add(PrincipalRole::Reviewer, u"Mario"_s)->entry.principal.id != desk->entry.principal.id);
    QVERIFY(add(PrincipalRole::Observer, u"Maria"_s)->entry.principal.id != desk->entry.principal.id);
    // AND the owner is the owner, on a further device too
    QCOMPARE(add(PrincipalRole::Reviewer, u"root"_s)->entry.principal.id, table().read()->owner.id);
    // AND somebody who comes back after all tokens were revoked is the same
    QVERIFY(table().revoke(desk->entry.id()) && table().revoke(phone->entry.id()) && table().revoke(admin->entry.id()));
    QCOMPARE(add(PrincipalRole::Reviewer, u"Maria"_s)->entry.principal.id, desk->entry.principal.id);
}

void TestTokenTable::shouldRefuseAPersonWhoIsAnAgentToo_data()
{
    QTest::addColumn<PrincipalRole>("role");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("refused");
    QTest::newRow("a reviewer") << PrincipalRole::Reviewer << u"ada"_s << true;
    QTest::newRow("an admin in other letters") << PrincipalRole::Admin << u"ADA"_s << true;
    QTest::newRow("an observer, who cannot decide") << PrincipalRole::Observer << u"ada"_s << false;
    QTest::newRow("somebody else") << PrincipalRole::Reviewer << u"adam"_s << false;
    QTest::newRow("an agent by the owner's name") << PrincipalRole::Agent << u"root"_s << true;
}

void TestTokenTable::shouldRefuseAPersonWhoIsAnAgentToo()
{
    QFETCH(PrincipalRole, role);
    QFETCH(QString, name);
    QFETCH(bool, refused);
    QVERIFY(add(PrincipalRole::Agent, u"ada"_s));
    const QByteArray before = read(file());
    const auto added = add(role, name);
    QCOMPARE(!added, refused);
    if (refused) {
        QVERIFY(added.error().code == ErrorCode::Conflict);
        QVERIFY(added.error().message.contains(name));
        QCOMPARE(read(file()), before);
    }
}

void TestTokenTable::shouldRevokeWhatIsMeant()
{
    const auto revoked = [this](const QString &which) { return table().revoke(which).value_or(TokenEntry()).digest; };
    const auto maria = add(PrincipalRole::Reviewer, u"Maria"_s), olga = add(PrincipalRole::Observer, u"Olga"_s),
               last = add(PrincipalRole::Reviewer, u"Zoe"_s);
    // by its id, in any letters
    QCOMPARE(revoked(maria->entry.id().toUpper()), maria->entry.digest);
    // by a name
    QCOMPARE(revoked(u"olga"_s), olga->entry.digest);
    // by the beginning of its id, the last reviewer too
    QVERIFY(table().read()->hasReviewer());
    QCOMPARE(revoked(last->entry.id().first(5)), last->entry.digest);
    QVERIFY(!table().read()->hasReviewer());
    QVERIFY(entries().isEmpty());
    // AND not twice
    const auto again = table().revoke(u"Zoe"_s);
    QVERIFY(!again);
    QVERIFY(again.error().code == ErrorCode::NotFound && again.error().message.contains(u"Zoe"_s));
}

void TestTokenTable::shouldRevokeTheAgentsFile()
{
    auto data = *DataFolder::open(folder());
    const QByteArray token = *data.agentToken();
    const auto maria = add(PrincipalRole::Reviewer, u"Maria"_s);
    QCOMPARE(table().list()->size(), 2);
    QCOMPARE(table().list()->first().digest, tokenDigest(token));
    QVERIFY(table().list()->first().ofAgentsFile);
    QVERIFY(table().revoke(u"agent"_s)->ofAgentsFile);
    // THEN the file is gone, and the others stay
    QVERIFY(!QFile::exists(data.agentTokenFile()));
    QCOMPARE(table().list()->size(), 1);
    QVERIFY(*data.agentToken() != token);
}

void TestTokenTable::shouldNotGuessWhatToRevoke()
{
    const auto desk = add(PrincipalRole::Reviewer, u"Maria"_s), phone = add(PrincipalRole::Reviewer, u"Maria"_s);
    const QByteArray before = read(file());
    const auto refused = table().revoke(u"Maria"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::Conflict);
    QVERIFY(refused.error().message.contains(desk->entry.id()) && refused.error().message.contains(phone->entry.id()));
    for (const QString &which : {QString(), u" "_s, u"a"_s, u"abc"_s, u"%"_s, u"Mar"_s})
        QVERIFY2(!table().revoke(which), qPrintable(which));
    QCOMPARE(read(file()), before);
}

void TestTokenTable::shouldRefuseADamagedTable_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("no JSON", "{", "");
    row("another format", "witan-tokens-1", "witan-tokens-9");
    row("no format", "\"format\"", "\"Format\"");
    row("no owner", "\"owner\"", "\"owners\"");
    row("no list", "\"tokens\"", "\"token\"");
    row("no hash", "\"sha256\"", "\"sha-256\"");
    row("a hash in capitals", "\"sha256\": \"", "\"sha256\": \"A");
    row("a role that is none", "\"role\": \"observer\"", "\"role\": \"king\"");
    row("the service's role", "\"role\": \"observer\"", "\"role\": \"service\"");
    row("a role that is not the principal's", "\"role\": \"observer\"", "\"role\": \"admin\"");
    row("an agent's principal that decides", "\"principal\": \"observer-", "\"principal\": \"reviewer-");
    row("a name with a control character", "\"name\": \"Olga\"", "\"name\": \"Ol\\u001bga\"");
    row("a name turned round", "\"name\": \"Olga\"", "\"name\": \"Ol\\u202ega\"");
    row("no name", "\"name\": \"Olga\"", "\"name\": \"\"");
    row("a time that is none", "\"created\": \"2023", "\"created\": \"yesterday");
    row("a member twice", "\"name\": \"Olga\"", "\"name\": \"Olga\", \"name\": \"Eve\"");
    row("a token that is no object", "\"tokens\": [", "\"tokens\": [7, ");
}

void TestTokenTable::shouldRefuseADamagedTable()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    // GIVEN a table in which something is not as it must be
    QVERIFY(add(PrincipalRole::Observer, u"Olga"_s));
    QByteArray bytes = read(file());
    const qsizetype at = bytes.indexOf(from);
    QVERIFY2(at >= 0, bytes.constData());
    bytes.replace(at, from.size(), to);
    QVERIFY(writePrivateFile(file(), bytes));
    // THEN it is refused as a whole with what to do, in reading and in writing, and left as it is
    const auto refused = table().read();
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::Damaged);
    for (const QString &said : {file(), u"nobody is let in"_s, u"left as it is"_s, u"Correct it"_s})
        QVERIFY2(refused.error().message.contains(said), qPrintable(refused.error().message));
    QVERIFY(!refused.error().message.contains(u'\x1b') && !refused.error().message.contains(u'\u202e'));
    QVERIFY(!add(PrincipalRole::Reviewer, u"Maria"_s));
    QVERIFY(!table().revoke(u"Olga"_s));
    QVERIFY(!table().begin());
    QCOMPARE(read(file()), bytes);
}

void TestTokenTable::shouldRefuseTokensInTheOldForm_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("refused");
    for (const QString &name :
         {u"reviewer"_s, u"observer"_s, u"admin"_s, u"reviewer-maria"_s, u"admin-maria.phone"_s, u"agent-billing"_s,
          u"reviewer.4711.part"_s})
        QTest::newRow(qPrintable(name)) << name << true;
    for (const QString &name : {u"agent"_s, u"agent.4711.part"_s, u"notes"_s, u"king-arthur"_s})
        QTest::newRow(qPrintable(name)) << name << false;
}

void TestTokenTable::shouldRefuseTokensInTheOldForm()
{
    QFETCH(QString, name);
    QFETCH(bool, refused);
    // GIVEN a folder that an older program left
    QVERIFY(makePrivateFolder(folder() + u"/tokens"_s));
    const QString path = folder() + u"/tokens/"_s + name;
    const QByteArray token = "token-of-maria-at-her-desk-0123456789abcdefghij\n";
    QVERIFY(writePrivateFile(path, token));
    // THEN nothing goes on with it, it is said which file it is and what to do, and it is there as it was
    const auto begun = table().begin();
    QCOMPARE(!begun, refused);
    QCOMPARE(!add(PrincipalRole::Reviewer, u"Maria"_s), refused);
    QCOMPARE(read(path), token);
    if (refused) {
        for (const QString &said : {path, u"left as it is"_s, u"token add"_s})
            QVERIFY2(begun.error().message.contains(said), qPrintable(begun.error().message));
        QVERIFY(!QFile::exists(file()));
    }
}

void TestTokenTable::shouldLoseNothingOfTwoAtOnce()
{
    // WHEN several add and revoke at the same moment
    constexpr int kThreads = 4, kEach = 8;
    std::latch ready(kThreads);
    std::vector<std::thread> threads;
    std::atomic<int> failed = 0;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([this, i, &ready, &failed] {
            ready.arrive_and_wait();
            for (int n = 0; n < kEach; ++n) {
                const auto added = TokenTable(folder(), u"Root"_s, 60'000)
                                       .add(PrincipalRole::Reviewer, u"Person %1 %2"_s.arg(i).arg(n), kNow);
                if (!added || (n % 2 && !TokenTable(folder(), u"Root"_s, 60'000).revoke(added->entry.id())))
                    ++failed;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    // THEN every change is there
    QCOMPARE(failed, 0);
    QCOMPARE(entries().size(), kThreads * kEach / 2);
    // AND who does not want to wait is told so, and changes nothing
    QLockFile held(folder() + u"/tokens.lock"_s);
    QVERIFY(held.tryLock(0));
    const auto refused = TokenTable(folder(), u"Root"_s, 0).add(PrincipalRole::Reviewer, u"Maria"_s, kNow);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::Unavailable);
}

void TestTokenTable::shouldKeepANameThatWasChangedByHand()
{
    // GIVEN a name that was changed in the file, which is there to be read and corrected
    const auto added = add(PrincipalRole::Reviewer, u"Maria"_s);
    QByteArray bytes = read(file());
    bytes.replace("\"name\": \"Maria\"", "\"name\": \"Maria Lindqvist\"");
    QVERIFY(writePrivateFile(file(), bytes));
    // THEN the person is the same
    QCOMPARE(entries().first().principal.id, added->entry.principal.id);
    QCOMPARE(add(PrincipalRole::Reviewer, u"Maria Lindqvist"_s)->entry.principal.id, added->entry.principal.id);
    // AND somebody of the earlier name is somebody else
    QVERIFY(add(PrincipalRole::Reviewer, u"Maria"_s)->entry.principal.id != added->entry.principal.id);
}

QTEST_GUILESS_MAIN(TestTokenTable)
#include "tst_token_table.moc"
