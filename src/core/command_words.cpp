// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/command_words.h"

#include <QString>

#include <algorithm>
#include <array>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

// Sorted. Names that are words of common sentences as well ("find", "cat", "copy") are not among them.
constexpr std::array kPrograms{
    "&&"_L1, "2>&1"_L1, "<"_L1, "<<"_L1, ">"_L1, ">>"_L1, "DELETE"_L1, "DROP"_L1, "Get-ChildItem"_L1,
    "Remove-Item"_L1, "TRUNCATE"_L1, "ansible"_L1, "apt"_L1, "apt-get"_L1, "awk"_L1, "aws"_L1, "az"_L1, "bash"_L1,
    "cd"_L1, "chattr"_L1, "chgrp"_L1, "chmod"_L1, "chown"_L1, "cp"_L1, "crontab"_L1, "curl"_L1, "dd"_L1, "del"_L1,
    "diskpart"_L1, "dnf"_L1, "docker"_L1, "egrep"_L1, "erase"_L1, "gcloud"_L1, "git"_L1, "grep"_L1, "gzip"_L1,
    "helm"_L1, "iptables"_L1, "journalctl"_L1, "kill"_L1, "killall"_L1, "kubectl"_L1, "ln"_L1, "ls"_L1, "mkdir"_L1,
    "mkfs"_L1, "mkfs.ext4"_L1, "mount"_L1, "mv"_L1, "mysql"_L1, "mysqldump"_L1, "npm"_L1, "perl"_L1, "pg_dump"_L1,
    "pip"_L1, "pkill"_L1, "podman"_L1, "powershell"_L1, "psql"_L1, "python"_L1, "python3"_L1, "rd"_L1, "redis-cli"_L1,
    "rm"_L1, "rmdir"_L1, "rmtree"_L1, "robocopy"_L1, "rsync"_L1, "scp"_L1, "sed"_L1, "sh"_L1, "shred"_L1,
    "sqlite3"_L1, "ssh"_L1, "sudo"_L1, "systemctl"_L1, "tar"_L1, "terraform"_L1, "ufw"_L1, "umount"_L1, "unlink"_L1,
    "wget"_L1, "xargs"_L1, "xcopy"_L1, "yum"_L1, "zsh"_L1, "|"_L1, "||"_L1,
};

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isOption(QStringView word)
{
    return word.size() > 1 && word[0] == u'-' && (isLetter(word[1]) || (word[1] == u'-' && word.size() > 2 && isLetter(word[2])));
}

bool isPath(QStringView word)
{
    if (word.contains(u'\\'))
        return true;
    const qsizetype slash = word.indexOf(u'/');
    if (slash < 0 || word.contains("://"_L1))
        return false;
    if (slash == 0)
        return word.size() > 1 || word == u"/";
    if (word.startsWith("./"_L1) || word.startsWith("../"_L1) || word.startsWith("~/"_L1) || (slash == 2 && word[1] == u':' && isLetter(word[0])))
        return true;
    // A date, a fraction or "and/or" has slashes as well.
    const bool hasLetter = std::any_of(word.begin(), word.end(), isLetter);
    return hasLetter && (word.count(u'/') > 1 || word.endsWith(u'/') || word.contains(u'.') || word.contains(u'*'));
}

/// A star beside a stop, as in "*.log" and "dump.*"; brackets and braces with a choice in them are of no sentence either.
bool isPattern(QStringView word)
{
    const qsizetype star = word.indexOf("*."_L1), stop = word.indexOf(".*"_L1);
    return (star >= 0 && star + 2 < word.size() && word[star + 2].isLetterOrNumber()) || (stop > 0 && word[stop - 1].isLetterOrNumber() && stop + 2 == word.size());
}

bool isVariable(QStringView word)
{
    return word.size() > 1 && ((word[0] == u'$' && (isLetter(word[1]) || word[1] == u'{' || word[1] == u'(')) || (word[0] == u'%' && word.size() > 2 && word.back() == u'%'));
}

} // namespace

bool isCommandWord(QStringView word)
{
    if (word.isEmpty())
        return false;
    if (isOption(word) || isPath(word) || isPattern(word) || isVariable(word))
        return true;
    const auto found = std::lower_bound(kPrograms.begin(), kPrograms.end(), word, [](QLatin1StringView name, QStringView wanted) { return name.compare(wanted) < 0; });
    return found != kPrograms.end() && *found == word;
}

bool readsAsCommand(QStringView line)
{
    bool isQuoted = false;
    for (qsizetype at = 0; at < line.size();) {
        if (line[at].isSpace()) {
            ++at;
            continue;
        }
        qsizetype end = at;
        bool wasQuoted = isQuoted;
        while (end < line.size() && !line[end].isSpace()) {
            if (line[end++] == u'`')
                wasQuoted = isQuoted = !isQuoted;
        }
        wasQuoted |= line.sliced(at, end - at).contains(u'`');
        if (!wasQuoted && isCommandWord(line.sliced(at, end - at)))
            return true;
        at = end;
    }
    return false;
}

} // namespace witan
