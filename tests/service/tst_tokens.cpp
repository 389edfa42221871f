// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/tokens.h"

#include "core/json.h"
#include "store/data_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

class TestTokens : public QObject {
    Q_OBJECT

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void shouldMakeATokenForEachRole();
    void shouldKeepPrincipalsStable();
    void shouldKnowMorePeopleByFile();
    void shouldKnowAPersonInEveryRole();
    void shouldRefuseAPersonWhoIsAnAgentToo_data();
    void shouldRefuseAPersonWhoIsAnAgentToo();
    void shouldTakeNamesFromTheFile();
    void shouldRefuseADamagedFile();
    void shouldFindNothingForNothing();
};

void TestTokens::shouldMakeATokenForEachRole()
{
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    QVERIFY(folder);
    const auto tokens = Tokens::load(*folder, u"Ada"_s);
    QVERIFY(tokens);
    for (const QString &role : {u"reviewer"_s, u"agent"_s, u"observer"_s}) {
        const QByteArray token = read(folder->file(u"tokens/"_s + role)).trimmed();
        QVERIFY(token.size() >= 43);
        const auto principal = tokens->find(token);
        QVERIFY(principal);
        QCOMPARE(toString(principal->role), role);
        // THEN the id says nothing that would help to guess the token
        QCOMPARE(principal->id, role + u'-' + QString::fromLatin1(sha256Hex(token).left(8)));
    }
    QCOMPARE(tokens->reviewer().name, u"Ada"_s);
    QVERIFY(!read(folder->file(u"principals.json"_s)).contains(read(folder->file(u"tokens/reviewer"_s)).trimmed()));
}

void TestTokens::shouldKeepPrincipalsStable()
{
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    const auto first = Tokens::load(*folder, u"Ada"_s);
    const auto second = Tokens::load(*folder, u"Somebody else"_s);
    QVERIFY(first && second);
    // The name was kept with the principal, so an account that is renamed does not rename the past.
    QCOMPARE(second->reviewer(), first->reviewer());
}

void TestTokens::shouldKnowMorePeopleByFile()
{
    // GIVEN two tokens of one person, one of another, and files that mean nothing here
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    QVERIFY(Tokens::load(*folder, u"Ada"_s));
    const auto put = [&](const QString &name, const QByteArray &token) { QVERIFY(writePrivateFile(folder->file(u"tokens/"_s + name), token)); };
    put(u"reviewer-maria"_s, "token-of-maria-at-her-desk-0123456789abcdefghij");
    put(u"reviewer-maria.phone"_s, "token-of-maria-on-the-way-0123456789abcdefghij");
    put(u"agent-billing"_s, "token-of-the-billing-agent-0123456789abcdefghij");
    put(u"service-evil"_s, "token-of-nobody-0123456789abcdefghijklmnopqrst");
    put(u"king-arthur"_s, "token-of-a-king-0123456789abcdefghijklmnopqrst");
    const auto tokens = Tokens::load(*folder, u"Ada"_s);
    QVERIFY2(tokens, tokens ? "" : qPrintable(tokens.error().message));
    const auto desk = tokens->find("token-of-maria-at-her-desk-0123456789abcdefghij"), phone = tokens->find("token-of-maria-on-the-way-0123456789abcdefghij");
    QVERIFY(desk && phone);
    // THEN it is the same person, however many tokens
    QCOMPARE(*desk, *phone);
    QCOMPARE(desk->name, u"maria"_s);
    QCOMPARE(toString(tokens->find("token-of-the-billing-agent-0123456789abcdefghij")->role), u"agent"_s);
    QVERIFY(!tokens->find("token-of-nobody-0123456789abcdefghijklmnopqrst"));
    QVERIFY(!tokens->find("token-of-a-king-0123456789abcdefghijklmnopqrst"));
}

void TestTokens::shouldKnowAPersonInEveryRole()
{
    // GIVEN one person with a reviewer's and an admin's token
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    QVERIFY(Tokens::load(*folder, u"Root"_s));    // makes the folder for them
    QVERIFY(writePrivateFile(folder->file(u"tokens/reviewer-ada"_s), "token-of-ada-as-a-reviewer-0123456789abcdefghij"));
    QVERIFY(writePrivateFile(folder->file(u"tokens/admin-ada"_s), "token-of-ada-as-an-admin-0123456789abcdefghijkl"));
    const auto tokens = Tokens::load(*folder, u"Root"_s);
    QVERIFY2(tokens, tokens ? "" : qPrintable(tokens.error().message));
    const auto reviewer = tokens->find("token-of-ada-as-a-reviewer-0123456789abcdefghij"), admin = tokens->find("token-of-ada-as-an-admin-0123456789abcdefghijkl");
    QVERIFY(reviewer && admin);
    // THEN she counts once, and keeps the rights of each token
    QCOMPARE(reviewer->id, admin->id);
    QVERIFY(reviewer->role == PrincipalRole::Reviewer);
    QVERIFY(admin->role == PrincipalRole::Admin);
}

void TestTokens::shouldRefuseAPersonWhoIsAnAgentToo_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("refused");
    QTest::newRow("a reviewer") << u"reviewer-ada"_s << true;
    QTest::newRow("an admin, on the phone") << u"admin-Ada.phone"_s << true;
    QTest::newRow("an observer, who cannot decide") << u"observer-ada"_s << false;
    QTest::newRow("somebody else") << u"reviewer-adam"_s << false;
}

void TestTokens::shouldRefuseAPersonWhoIsAnAgentToo()
{
    QFETCH(QString, file);
    QFETCH(bool, refused);
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    QVERIFY(Tokens::load(*folder, u"Root"_s));    // makes the folder for them
    QVERIFY(writePrivateFile(folder->file(u"tokens/agent-ada"_s), "token-of-ada-as-an-agent-0123456789abcdefghijkl"));
    QVERIFY(writePrivateFile(folder->file(u"tokens/"_s + file), "token-of-ada-as-a-person-0123456789abcdefghijkl"));
    const auto tokens = Tokens::load(*folder, u"Root"_s);
    QCOMPARE(!tokens, refused);
    if (refused) {
        QVERIFY(tokens.error().code == ErrorCode::Conflict);
        QVERIFY(tokens.error().message.contains(file) && tokens.error().message.contains(u"agent-ada"_s));
    }
}

void TestTokens::shouldTakeNamesFromTheFile()
{
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    const auto first = Tokens::load(*folder, u"Ada"_s);
    const QJsonObject edited{{u"principals"_s, QJsonArray{QJsonObject{{u"id"_s, first->reviewer().id}, {u"name"_s, u"Ada Lovelace"_s}, {u"role"_s, u"admin"_s}}}}};
    QVERIFY(writePrivateFile(folder->file(u"principals.json"_s), QJsonDocument(edited).toJson()));
    const auto second = Tokens::load(*folder, u"Ada"_s);
    QCOMPARE(second->reviewer().name, u"Ada Lovelace"_s);
    // AND a role cannot be raised there
    QVERIFY(second->reviewer().role == PrincipalRole::Reviewer);
}

void TestTokens::shouldRefuseADamagedFile()
{
    QTemporaryDir dir;
    auto folder = DataFolder::open(dir.filePath(u"data"_s));
    QVERIFY(Tokens::load(*folder, u"Ada"_s));
    QVERIFY(writePrivateFile(folder->file(u"principals.json"_s), "{\"principals\":["));
    const auto tokens = Tokens::load(*folder, u"Ada"_s);
    QVERIFY(!tokens);
    QVERIFY(tokens.error().message.contains(u"principals.json"_s));
    QCOMPARE(read(folder->file(u"principals.json"_s)), QByteArray("{\"principals\":["));
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

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
