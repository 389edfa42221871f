// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/tokens.h"

#include "service/current_tokens.h"
#include "store/data_folder.h"
#include "store/private_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {
constexpr Timestamp kNow{1'700'000'000'000};
}

/// Who is let in by what lies in the data folder. The table itself: tests/store/tst_token_table.cpp.
class TestTokens : public QObject {
    Q_OBJECT

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    DataFolder folder() const { return *DataFolder::open(m_dir->filePath(u"data"_s)); }
    TokenTable table() const { return TokenTable(folder().path(), u"Ada"_s); }
    TokenTable::Added made(PrincipalRole role, const QString &name) const { return *table().add(role, name, kNow); }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void shouldMakeTheAgentsTokenAlone();
    void shouldKeepTheOwner();
    void shouldKnowEveryTokenOfTheTable();
    void shouldForgetTheTokensOfWindows();
    void shouldRefuseADamagedTable();
    void shouldFindNothingForNothing();
    void shouldTakeUpWhatChanges();
    void shouldLetNobodyInByADamagedTable_data();
    void shouldLetNobodyInByADamagedTable();
    void shouldNotTakeAnAgentsFileThatOthersCanRead();
};

void TestTokens::shouldMakeTheAgentsTokenAlone()
{
    // WHEN a service begins in an empty folder
    DataFolder data = folder();
    const auto tokens = Tokens::load(data, u"Ada"_s);
    QVERIFY2(tokens, tokens ? "" : qPrintable(tokens.error().message));
    // THEN agents have a token, and nobody else
    QCOMPARE(QDir(data.file(u"tokens"_s)).entryList(QDir::Files), QStringList{u"agent"_s});
    const QByteArray token = read(data.agentTokenFile()).trimmed();
    const auto agent = tokens->find(token);
    QVERIFY(agent);
    QVERIFY(agent->role == PrincipalRole::Agent);
    QCOMPARE(tokens->count(), 1);
    // AND the id says nothing that would help to guess the token
    QCOMPARE(agent->id, u"agent-"_s + QString::fromLatin1(tokenDigest(token).left(8)));
    QCOMPARE(tokens->owner().name, u"Ada"_s);
    QVERIFY(!read(data.file(u"tokens.json"_s)).contains(token));
}

void TestTokens::shouldKeepTheOwner()
{
    DataFolder data = folder();
    const auto first = Tokens::load(data, u"Ada"_s), second = Tokens::load(data, u"Somebody else"_s);
    QVERIFY(first && second);
    // The owner stays the same person, however the account is called today.
    QCOMPARE(second->owner(), first->owner());
}

void TestTokens::shouldKnowEveryTokenOfTheTable()
{
    // GIVEN tokens of several people and roles
    DataFolder data = folder();
    const auto desk = made(PrincipalRole::Reviewer, u"Maria"_s), phone = made(PrincipalRole::Reviewer, u"maria"_s);
    const auto billing = made(PrincipalRole::Agent, u"Billing"_s), watcher = made(PrincipalRole::Observer, u"Olga"_s);
    const auto tokens = Tokens::load(data, u"Ada"_s);
    QVERIFY(tokens);
    // THEN each lets its own in, and a person is one whatever the token
    QCOMPARE(*tokens->find(desk.token), desk.entry.principal);
    QCOMPARE(tokens->find(desk.token)->id, tokens->find(phone.token)->id);
    QVERIFY(tokens->find(billing.token)->role == PrincipalRole::Agent);
    QVERIFY(tokens->find(watcher.token)->role == PrincipalRole::Observer);
    // AND the service can prove each of them, though it keeps hashes alone
    const auto key = tokens->proofKey(protocol::ProofKey::of(desk.token).id);
    QVERIFY(key);
    QCOMPARE(key->secret, protocol::ProofKey::of(desk.token).secret);
    // AND what is kept of a token is not a token
    QVERIFY(!tokens->find(desk.entry.digest));
    QVERIFY(!tokens->find(QByteArray::fromHex(desk.entry.digest)));
}

void TestTokens::shouldForgetTheTokensOfWindows()
{
    // GIVEN a window that used the service of another program, and a reviewer
    DataFolder data = folder();
    const auto window = table().add(PrincipalRole::Reviewer, u"Ada"_s, kNow, TokenTable::For::Window);
    const auto reviewer = made(PrincipalRole::Reviewer, u"Maria"_s);
    QVERIFY(window && Tokens(*table().read(), {}).find(window->token));
    // WHEN a service begins THEN the window's token is gone, and the reviewer's is not
    const auto tokens = Tokens::load(data, u"Ada"_s);
    QVERIFY(!tokens->find(window->token));
    QVERIFY(tokens->find(reviewer.token));
}

void TestTokens::shouldRefuseADamagedTable()
{
    DataFolder data = folder();
    QVERIFY(Tokens::load(data, u"Ada"_s));
    QVERIFY(writePrivateFile(data.file(u"tokens.json"_s), "{\"tokens\":["));
    const auto tokens = Tokens::load(data, u"Ada"_s);
    QVERIFY(!tokens);
    QVERIFY(tokens.error().message.contains(u"tokens.json"_s));
    QCOMPARE(read(data.file(u"tokens.json"_s)), QByteArray("{\"tokens\":["));
}

void TestTokens::shouldFindNothingForNothing()
{
    Tokens tokens;
    QVERIFY(!tokens.find({}));
    tokens.add("x", {u"id"_s, u"X"_s, PrincipalRole::Reviewer});
    QVERIFY(!tokens.find({}));
    QVERIFY(!tokens.find("y"));
    QVERIFY(tokens.find("x"));
}

void TestTokens::shouldTakeUpWhatChanges()
{
    // GIVEN a service that runs
    DataFolder data = folder();
    QVERIFY(Tokens::load(data, u"Ada"_s));
    CurrentTokens current(data.path());
    int changes = 0;
    current.setChanged([&changes] { ++changes; });
    QVERIFY(current.now());
    QCOMPARE(current.now(), current.now());
    QCOMPARE(changes, 0);
    // WHEN a token is added THEN it is good at once
    const auto added = made(PrincipalRole::Reviewer, u"Maria"_s);
    QVERIFY(current.now()->find(added.token));
    QCOMPARE(changes, 1);
    // WHEN it is revoked and another made in the same moment THEN the one is good and the other is not
    QVERIFY(table().revoke(u"Maria"_s));
    const auto other = made(PrincipalRole::Reviewer, u"Maria"_s);
    QVERIFY(!current.now()->find(added.token));
    QVERIFY(!current.now()->allows(added.entry.digest, added.entry.principal));
    QVERIFY(current.now()->allows(other.entry.digest, other.entry.principal));
    QVERIFY(!current.now()->allows(other.entry.digest, {other.entry.principal.id, {}, PrincipalRole::Admin}));
    // AND so it is with the agents' file
    const QByteArray agent = read(data.agentTokenFile()).trimmed();
    QVERIFY(current.now()->find(agent));
    QVERIFY(table().revoke(u"Agent"_s));
    QVERIFY(!current.now()->find(agent));
    QVERIFY(current.now()->find(other.token));
}

void TestTokens::shouldLetNobodyInByADamagedTable_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("cut") << QByteArray("{\"format\": \"witan-tok");
    QTest::newRow("garbled") << QByteArray("\x7f\x45LF\x02\x01");
    QTest::newRow("another format") << QByteArray(
        "{\"format\":\"witan-tokens-2\",\"owner\":{\"principal\":\"reviewer-1\",\"name\":\"Ada\"},\"tokens\":[]}");
}

void TestTokens::shouldLetNobodyInByADamagedTable()
{
    QFETCH(QByteArray, bytes);
    // GIVEN a service that runs, with a reviewer
    DataFolder data = folder();
    const auto added = made(PrincipalRole::Reviewer, u"Maria"_s);
    QVERIFY(Tokens::load(data, u"Ada"_s));
    CurrentTokens current(data.path());
    QVERIFY(current.now()->find(added.token));
    const QByteArray before = read(data.file(u"tokens.json"_s));
    // WHEN the table is damaged THEN nobody is let in, and it is not mended in silence
    QVERIFY(writePrivateFile(data.file(u"tokens.json"_s), bytes));
    QVERIFY(!current.now());
    QVERIFY(!Tokens::load(data, u"Ada"_s));
    QVERIFY(!table().add(PrincipalRole::Reviewer, u"Eve"_s, kNow));
    QCOMPARE(read(data.file(u"tokens.json"_s)), bytes);
    // AND when it is put right everything is as before
    QVERIFY(writePrivateFile(data.file(u"tokens.json"_s), before));
    QVERIFY(current.now()->find(added.token));
#ifdef Q_OS_UNIX
    // WHEN others may read it THEN nobody is let in either
    QVERIFY(
        QFile::setPermissions(data.file(u"tokens.json"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(!current.now());
#endif
}

void TestTokens::shouldNotTakeAnAgentsFileThatOthersCanRead()
{
#ifdef Q_OS_UNIX
    DataFolder data = folder();
    const auto reviewer = made(PrincipalRole::Reviewer, u"Maria"_s);
    QVERIFY(Tokens::load(data, u"Ada"_s));
    CurrentTokens current(data.path());
    const QByteArray agent = read(data.agentTokenFile()).trimmed();
    QVERIFY(current.now()->find(agent));
    // WHEN the agents' file is opened to others THEN its token is good no more; others stay
    QVERIFY(QFile::setPermissions(data.agentTokenFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    QVERIFY(!current.now()->find(agent));
    QVERIFY(current.now()->find(reviewer.token));
    // AND a service does not begin with it
    QVERIFY(!Tokens::load(data, u"Ada"_s));
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
